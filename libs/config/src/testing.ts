import type { ServiceSettings, TlsFiles } from './groups.js';
import { ConfigError } from './read-config.js';

/** What a reader of settings says of an environment: one line for each problem, none when it is content. */
export function problemsOf(
  read: (environment: Record<string, string>) => unknown,
  environment: Record<string, string>,
): readonly string[] {
  try {
    read(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

/** The variables that problems are about, sorted. */
export const variablesOf = (problems: readonly string[]): string[] =>
  problems.map((problem) => problem.split(':')[0] ?? '').sort();

/** Settings of a quiet service on free ports of this machine. @param tls null: plain HTTP */
export const testService = (tls: TlsFiles | null): ServiceSettings => ({
  production: false,
  logLevel: 'silent',
  host: '127.0.0.1',
  port: 0,
  adminHost: '127.0.0.1',
  adminPort: 0,
  requests: { headMs: 15_000, bodyMs: 30_000 },
  tls,
});
