import { AilaError } from '@aila/contracts';
import type { Metrics } from '@aila/telemetry';
import type { FastifyInstance } from 'fastify';

/** How long the two halves of a request may take to arrive. Milliseconds. */
export interface RequestTimes {
  readonly headMs: number;
  readonly bodyMs: number;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Set for a route whose bodies are files: it has a rule of its own for how long they may take. */
    readonly ownBodyTime?: boolean;
  }
}

/**
 * For Node's server: a head that is not complete in time is answered 408 and its connection closed. Without the
 * interval Node looks only every 30 seconds. A handshake that does not end is a head that never begins.
 */
export function headLimits({ headMs }: RequestTimes) {
  return {
    headersTimeout: headMs,
    connectionsCheckingInterval: Math.max(100, Math.floor(headMs / 4)),
    handshakeTimeout: headMs,
  };
}

/**
 * Ends requests whose body is not complete in time, however they were answered: Node's own limit for a whole request
 * would hold for uploads as well.
 */
export function limitBodies(fastify: FastifyInstance, { bodyMs }: RequestTimes, metrics: Metrics): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const { raw } = request;
    const hasBody = 'transfer-encoding' in raw.headers || Number(raw.headers['content-length'] ?? 0) > 0;
    if (hasBody && !request.routeOptions.config?.ownBodyTime) {
      const timer = setTimeout(() => {
        metrics.countRefusal('request-body-time');
        if (reply.sent) raw.destroy();
        else void reply.header('connection', 'close').send(new AilaError('REQUEST_TOO_SLOW'));
      }, bodyMs);
      const forget = () => clearTimeout(timer);
      raw.once('end', forget).once('close', forget);
    }
    done();
  });
}
