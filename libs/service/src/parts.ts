import { Logger, Metrics } from '@aila/telemetry';
import type { Abstract, Provider } from '@nestjs/common';
import type { ReadinessCheck } from './admin-server.js';

/** What everything in a service logs and counts with. */
export class ServiceContext {
  constructor(
    readonly logger: Logger,
    readonly metrics: Metrics,
  ) {}
}

/** Something that a service works with for its whole life: a connection, an adapter of a port, a group of settings. */
export interface Part<T = unknown> {
  /** The class, often an abstract one, by which constructors ask for it. */
  readonly token: Abstract<T>;
  /** May ask for what was opened before it. */
  readonly open: (parts: Parts) => T | Promise<T>;
}

export function part<T extends object>(token: Abstract<T>, open: Part<T>['open']): Part {
  return { token, open };
}

interface Closable {
  close(): unknown;
}

interface Checkable {
  ping(): Promise<void>;
}

/**
 * The open parts of a service. A part that has `close` is closed at the end, the last one first; one that has `ping` is
 * asked by `/readyz`, under its class's name.
 */
export class Parts {
  private readonly opened = new Map<Abstract<unknown>, object>();

  private constructor(private readonly logger: Logger) {}

  /**
   * Opens one after the other. Of two parts with one token the later one counts, in the place of the first: so a test
   * gives its own.
   *
   * @throws what the opening of a part throws; those before it are closed again
   */
  static async open(service: ServiceContext, wanted: readonly Part[]): Promise<Parts> {
    const parts = new Parts(service.logger);
    parts.opened.set(Logger, service.logger).set(Metrics, service.metrics).set(ServiceContext, service);
    try {
      for (const { token, open } of new Map(wanted.map((each) => [each.token, each])).values()) {
        const opened = await open(parts);
        if (typeof opened !== 'object' || opened === null) throw new Error(`${token.name} opened as ${String(opened)}`);
        parts.opened.set(token, opened);
      }
    } catch (error) {
      await parts.close();
      throw error;
    }
    return parts;
  }

  /** @throws when it is not open (yet) */
  get<T>(token: Abstract<T>): T {
    const found = this.opened.get(token);
    if (!found) throw new Error(`${token.name} is not open`);
    return found as T;
  }

  get providers(): Provider[] {
    return [...this.opened].map(([provide, useValue]) => ({ provide, useValue }));
  }

  get checks(): ReadinessCheck[] {
    return [...this.opened]
      .filter((entry): entry is [Abstract<unknown>, Checkable] => has(entry[1], 'ping'))
      .map(([{ name }, value]) => ({ name: name.toLowerCase(), check: () => value.ping() }));
  }

  /** Never throws: what cannot be closed is logged, and the others are closed all the same. */
  async close(): Promise<void> {
    for (const [{ name }, value] of [...this.opened].reverse()) {
      if (!has(value, 'close')) continue;
      try {
        await (value as Closable).close();
      } catch (error) {
        this.logger.warn({ err: error, part: name }, 'a part was not closed in order');
      }
    }
  }
}

function has(value: object, method: string): boolean {
  return typeof (value as Record<string, unknown>)[method] === 'function';
}
