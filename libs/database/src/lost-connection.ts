/** What the system says of a connection that cannot be made or has broken. */
const systemCodes = new Set([
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EAI_AGAIN',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/**
 * SQLSTATE of a server that ends connections or takes none: class 08 (connection exceptions; all that PgBouncer says of
 * itself is 08P01), 57P01 to 57P05 (shutdown, crash, starting up, database dropped, session timeout), 53300 (no
 * connection left), and 25006: the server has become a replica, as during a failover.
 */
const sqlStates = /^(08...|57P0[1-5]|53300|25006)$/;

/**
 * What pg, pg-pool and TypeORM say without any code: the connection ended before, during or between statements, or none
 * could be made in time.
 */
const words =
  /^(Error: )?(Connection terminated|Client has encountered a connection error|Client was closed and is not queryable|timeout exceeded when trying to connect|timeout expired|There was an error establishing an SSL connection|The server does not support SSL connections|Client network socket disconnected|Query runner already released|QueryRunnerAlreadyReleasedError|Received unexpected \w+ message from backend)/;

/**
 * The one place that tells a database that cannot be reached now, which passes by itself, from a statement that failed,
 * which is a fault. Looks through the errors that libraries wrap around each other.
 */
export function isLostConnection(thrown: unknown): boolean {
  let error = thrown;
  for (let depth = 0; typeof error === 'object' && error !== null && depth < 5; depth += 1) {
    const { code, message, cause, errors } = error as Record<string, unknown>;
    if (typeof code === 'string' && (systemCodes.has(code) || sqlStates.test(code))) return true;
    if (typeof message === 'string' && words.test(message)) return true;
    if (Array.isArray(errors) && errors.some(isLostConnection)) return true;
    error = cause;
  }
  return false;
}
