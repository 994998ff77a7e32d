import { logError, toAilaError } from '@aila/service';
import { Logger } from '@aila/telemetry';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';

/** Takes browsers back to the sign-in page, which says in words what the stable code means. */
@Catch()
export class SignInFailures implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  async catch(thrown: unknown, host: ArgumentsHost): Promise<void> {
    const error = toAilaError(thrown);
    logError(this.logger, error);
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    await reply.header('cache-control', 'no-store').redirect(`/sign-in?error=${error.code}`, 302);
  }
}
