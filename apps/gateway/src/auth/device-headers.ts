import type { FastifyRequest } from 'fastify';

/** What the auth service may know of the device that a request came from: its address and what it calls itself. */
export function deviceHeaders({ ip, headers }: FastifyRequest): Record<string, string> {
  return { 'x-forwarded-for': ip, 'user-agent': headers['user-agent'] ?? '' };
}
