import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from '@aila/telemetry';

/** One thing without which the service cannot do its work. */
export interface ReadinessCheck {
  readonly name: string;
  readonly check: () => Promise<void>;
}

const checkTimeout = 3_000;
/** Probes and scrapers are near and send no bodies. Milliseconds. */
const times = { headersTimeout: 5_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000 } as const;

/**
 * Health and metrics on a port of their own, so that neither ever stands on a public address: `/healthz` (the process
 * answers), `/readyz` (it can do its work; not while it is shutting down), `/metrics`.
 */
export class AdminServer {
  private server: Server | undefined;
  private draining = false;

  constructor(
    private readonly metrics: Metrics,
    private readonly checks: readonly ReadinessCheck[],
  ) {}

  async listen(host: string, port: number): Promise<number> {
    const server = createServer(times, (request, response) => {
      void this.answer(request.url ?? '').then(({ status, type, body }) => {
        response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
      });
    });
    this.server = server;
    await new Promise<void>((done, fail) => {
      server.once('error', fail);
      server.listen(port, host, done);
    });
    return (server.address() as AddressInfo).port;
  }

  /** From now on `/readyz` says no, so that no new requests are sent here. */
  drain(): void {
    this.draining = true;
  }

  async close(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise<void>((done) => (this.server ? this.server.close(() => done()) : done()));
  }

  private async answer(path: string): Promise<{ status: number; type: string; body: string }> {
    if (path === '/metrics')
      return { status: 200, type: this.metrics.registry.contentType, body: await this.metrics.registry.metrics() };
    if (path === '/healthz') return json(200, { status: 'ok' });
    if (path === '/readyz') return this.readiness();
    return json(404, { status: 'unknown path' });
  }

  private async readiness() {
    if (this.draining) return json(503, { status: 'draining' });
    const results = await Promise.all(this.checks.map(async ({ name, check }) => [name, await isWell(check)] as const));
    const ready = results.every(([, well]) => well);
    return json(ready ? 200 : 503, { status: ready ? 'ready' : 'not ready', checks: Object.fromEntries(results) });
  }
}

async function isWell(check: () => Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((done) => (timer = setTimeout(() => done(false), checkTimeout)));
  try {
    return await Promise.race([check().then(() => true), late]);
  } catch {
    return false;
  } finally {
    clearTimeout(timer);
  }
}

function json(status: number, body: object) {
  return { status, type: 'application/json', body: JSON.stringify(body) };
}
