import type { UserActor } from '@aila/access';
import { AilaError } from '@aila/contracts';
import { Metrics } from '@aila/telemetry';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { Context } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { GatewayLimits } from '../gateway.limits.js';

/** What the library tells of a socket: the connection itself, and its subscriptions by their ids. */
export type SocketContext = Context<Record<string, unknown> | undefined, { readonly socket: WebSocket }>;

/** What the context of a subscription holds; a query has no socket. */
interface SubscriptionContext {
  readonly request: { readonly user?: UserActor };
  readonly socket?: SocketContext;
}

/** Close code of the protocol for who has not shown in time who they are. */
const unauthorised = 4401;

/**
 * How many sockets and subscriptions there may be: on a socket, for a person, and of sockets that nobody has shown to be
 * theirs. A socket is somebody's once the guard has let one of its subscriptions pass; the token of its first message is
 * looked at by nobody else.
 */
@Injectable()
export class SocketLimits implements NestInterceptor {
  private readonly limits: GatewayLimits['sockets'];
  private readonly unproven = new Map<WebSocket, NodeJS.Timeout>();
  private readonly ofPerson = new Map<string, Map<WebSocket, SocketContext>>();

  constructor(
    { sockets }: GatewayLimits,
    private readonly metrics: Metrics,
  ) {
    this.limits = sockets;
    const proven = () => [...this.ofPerson.values()].flatMap((own) => [...own.values()]);
    metrics.observeRunning(
      'aila_sockets_open',
      'Sockets for subscriptions',
      () => proven().length + this.unproven.size,
    );
    metrics.observeRunning('aila_subscriptions_running', 'GraphQL subscriptions of signed-in people', () =>
      countOf(proven()),
    );
  }

  /** Before a connection becomes a socket. @throws SERVICE_BUSY */
  expect(): void {
    if (this.unproven.size >= this.limits.unproven)
      throw this.refused('sockets-unproven', new AilaError('SERVICE_BUSY'));
  }

  opened(socket: WebSocket): void {
    const timer = setTimeout(() => {
      this.metrics.countRefusal('socket-proof-time');
      socket.close(unauthorised, 'UNAUTHENTICATED');
    }, this.limits.proofMs);
    this.unproven.set(socket, timer);
    socket.once('close', () => this.closed(socket));
  }

  /** Before a subscription is even read. @throws TOO_MANY_SUBSCRIPTIONS */
  subscribing({ subscriptions }: SocketContext): void {
    const max = this.limits.subscriptionsPerSocket;
    // The new one is among them.
    if (Object.keys(subscriptions).length > max)
      throw this.refused('subscriptions-per-socket', new AilaError('TOO_MANY_SUBSCRIPTIONS', { max }));
  }

  /** Behind the guard, so that the person is known for certain. */
  intercept(context: ExecutionContext, next: CallHandler) {
    if (context.getType<string>() === 'graphql') {
      const { request, socket } = context.getArgByIndex<SubscriptionContext>(2);
      if (socket && request.user) this.admit(request.user.userId, socket);
    }
    return next.handle();
  }

  private admit(userId: string, context: SocketContext): void {
    const { socket } = context.extra;
    const own = this.ofPerson.get(userId) ?? new Map<WebSocket, SocketContext>();
    if (!own.has(socket) && this.unproven.has(socket)) {
      const max = this.limits.perPerson;
      if (own.size >= max) throw this.refused('sockets-per-person', new AilaError('TOO_MANY_SOCKETS', { max }));
      this.forgetTimer(socket);
      this.ofPerson.set(userId, own.set(socket, context));
    }
    const max = this.limits.subscriptionsPerPerson;
    if (countOf([...own.values()]) > max)
      throw this.refused('subscriptions-per-person', new AilaError('TOO_MANY_SUBSCRIPTIONS', { max }));
  }

  private closed(socket: WebSocket): void {
    this.forgetTimer(socket);
    for (const [userId, own] of this.ofPerson) {
      if (own.delete(socket) && own.size === 0) this.ofPerson.delete(userId);
    }
  }

  private forgetTimer(socket: WebSocket): void {
    clearTimeout(this.unproven.get(socket));
    this.unproven.delete(socket);
  }

  private refused(limit: string, error: AilaError): AilaError {
    this.metrics.countRefusal(limit);
    return error;
  }
}

const countOf = (sockets: readonly SocketContext[]) =>
  sockets.reduce((sum, { subscriptions }) => sum + Object.keys(subscriptions).length, 0);
