import { pino, type LogFn } from 'pino';
import { currentCorrelationId } from './correlation.js';

/** What a service writes its log with; constructors ask for it by this class. */
export abstract class Logger {
  abstract readonly debug: LogFn;
  abstract readonly info: LogFn;
  abstract readonly warn: LogFn;
  abstract readonly error: LogFn;
}

const secretFields = [
  'authorization',
  'cookie',
  'password',
  'newPassword',
  'accessToken',
  'refreshToken',
  'content',
  'answer',
  'question',
];

/** Never in a log line, wherever they stand: credentials, tokens and what people wrote. */
export const redaction = {
  paths: secretFields.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
  censor: '[redacted]',
};

/** One JSON object per line on standard output, with the service's name and the request's correlation id. */
export function createLogger(service: string, level: string): Logger {
  return pino({
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: redaction,
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => {
      const requestId = currentCorrelationId();
      return requestId ? { requestId } : {};
    },
  });
}
