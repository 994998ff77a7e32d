import { AilaError, retryAfterOf, toProblem, type ErrorCode } from '@aila/contracts';
import type { Logger } from '@aila/telemetry';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Failures of the framework itself, in our words. */
const codeOfStatus: Readonly<Record<number, ErrorCode>> = {
  400: 'BAD_INPUT',
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  413: 'PAYLOAD_TOO_LARGE',
  414: 'NOT_FOUND',
  415: 'MEDIA_TYPE_UNSUPPORTED',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
};

/**
 * What the database says of a row that row-level security refuses to write: its code, and the function of the server
 * that found it. A missing grant has the same code, and is a fault of ours.
 */
const rowRefused = { code: '42501', routine: 'ExecWithCheckOptions' };

function isRefusedByDatabase(thrown: unknown): boolean {
  const { code, routine } = Object(thrown) as { readonly code?: unknown; readonly routine?: unknown };
  return code === rowRefused.code && routine === rowRefused.routine;
}

/** Makes one of our errors of whatever was thrown; what nobody expected becomes INTERNAL with the cause kept. */
export function toAilaError(thrown: unknown): AilaError {
  if (thrown instanceof AilaError) return thrown;
  if (isRefusedByDatabase(thrown)) return new AilaError('FORBIDDEN', {}, { cause: thrown });
  const status =
    thrown instanceof HttpException ? thrown.getStatus() : (thrown as { statusCode?: unknown })?.statusCode;
  const code = typeof status === 'number' ? codeOfStatus[status] : undefined;
  if (code === 'BAD_INPUT') return new AilaError(code, { problems: [(thrown as Error).message] }, { cause: thrown });
  return new AilaError(code ?? 'INTERNAL', {}, { cause: thrown });
}

/**
 * Logs an error once: unexpected ones with their cause, expected ones by their code alone. What only the database
 * refused, nobody before it did: that is worth a look.
 */
export function logError(logger: Logger, error: AilaError): void {
  if (error.status >= 500) logger.error({ code: error.code, err: error.cause ?? error }, 'request failed');
  else if (error.code === 'FORBIDDEN' && error.cause)
    logger.warn({ code: error.code, err: error.cause }, 'request refused by the database');
  else logger.debug({ code: error.code }, 'request refused');
}

/** Answers a REST error: `application/problem+json` with a stable code, and `Retry-After` where waiting helps. */
export function answerProblem(logger: Logger, thrown: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const error = toAilaError(thrown);
  logError(logger, error);
  if (reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  const seconds = retryAfterOf(error);
  if (seconds !== null) void reply.header('retry-after', String(seconds));
  void reply
    .code(error.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json')
    .send(toProblem(error, request.id));
}

/** For what handlers throw; what the HTTP server itself refuses takes the same way (see startService). */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    // GraphQL shapes its own errors (see the gateway's error formatter).
    if (host.getType<string>() !== 'http') throw thrown;
    const http = host.switchToHttp();
    answerProblem(this.logger, thrown, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }
}
