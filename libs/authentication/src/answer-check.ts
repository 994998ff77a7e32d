import { AilaError } from '@aila/contracts';
import type { Operation } from '@aila/contracts/operations';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { tap } from 'rxjs';
import { operationOf } from './handles.js';

/**
 * Holds each answer against the declaration of its operation. In development and tests alone:
 * there it finds a document that does not tell the truth, and in production it would only cost time.
 */
export class AnswerCheck implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler) {
    const operation = context.getType() === 'http' ? operationOf(context.getHandler()) : undefined;
    // Of what streams, an answer is a stream.
    if (!operation || operation.streams) return next.handle();
    return next.handle().pipe(tap((answer) => check(operation, answer)));
  }
}

function check({ name, answers }: Operation, answer: unknown): void {
  const problem = answers ? answers.safeParse(answer).error?.message : answer === undefined ? undefined : 'an answer';
  if (problem !== undefined)
    throw new AilaError('INTERNAL', {}, { cause: `${name} answered what it does not declare: ${problem}` });
}
