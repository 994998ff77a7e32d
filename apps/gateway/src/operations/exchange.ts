import type { FastifyReply, FastifyRequest } from 'fastify';

/** A request together with its answer: where cookies are read and written, over REST and GraphQL alike. */
export interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What the auth service may know of the device that a request came from: its address and what it calls itself. */
export function deviceHeaders({ ip, headers }: FastifyRequest): Record<string, string> {
  return { 'x-forwarded-for': ip, 'user-agent': headers['user-agent'] ?? '' };
}
