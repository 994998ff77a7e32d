import type { UserActor } from '@aila/access';
import { AilaError } from '@aila/contracts';
import { Metrics } from '@aila/telemetry';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { GatewayLimits } from '../gateway.limits.js';

/** What the context of a query holds; a subscription has no reply. */
interface QueryContext {
  readonly request: { readonly user?: UserActor };
  readonly reply?: FastifyReply;
}

/**
 * Lets each person run a few queries and mutations at a time, and refuses the rest before they read anything. It stands
 * behind the guard, so that the person is known for certain: a forged token takes nobody's place.
 */
@Injectable()
export class ParallelQueries implements NestInterceptor {
  /** The answers that are still to be given, by person. */
  private readonly running = new Map<string, Set<FastifyReply>>();

  constructor(
    private readonly limits: GatewayLimits,
    private readonly metrics: Metrics,
  ) {
    metrics.observeRunning('aila_graphql_queries_running', 'GraphQL queries and mutations of signed-in people', () =>
      [...this.running.values()].reduce((sum, { size }) => sum + size, 0),
    );
  }

  intercept(context: ExecutionContext, next: CallHandler) {
    if (context.getType<string>() === 'graphql') {
      const { request, reply } = context.getArgByIndex<QueryContext>(2);
      if (reply && request.user) this.admit(request.user.userId, reply);
    }
    return next.handle();
  }

  /** Each field of a query comes here; the first one takes the place. */
  private admit(userId: string, reply: FastifyReply): void {
    const own = this.running.get(userId) ?? new Set();
    if (own.has(reply)) return;
    const max = this.limits.queriesPerPerson;
    if (own.size >= max) {
      this.metrics.countRefusal('queries-per-person');
      throw new AilaError('TOO_MANY_QUERIES', { max });
    }
    this.running.set(userId, own.add(reply));
    reply.raw.once('close', () => {
      own.delete(reply);
      if (own.size === 0) this.running.delete(userId);
    });
  }
}
