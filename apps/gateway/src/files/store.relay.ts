import { AilaError } from '@aila/contracts';
import type { Metrics } from '@aila/telemetry';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayLimits } from '../gateway.limits.js';
import type { FilesClient } from '../services.js';

/**
 * With the disk store, uploads and downloads pass through the gateway, so that browsers need one address only. The
 * signature in the address is the permit and the files service checks it; here nothing is read, kept or decided, but
 * how many there may be, and for how long.
 */
export async function relayStore(
  fastify: FastifyInstance,
  files: FilesClient,
  limits: GatewayLimits['relays'],
  metrics: Metrics,
): Promise<void> {
  let running = 0;
  metrics.observeRunning('aila_relayed_bodies', 'Uploads and downloads that pass through now', () => running);

  /** Counts a relay until its answer is out or its connection gone, and ends one that does not move on. */
  const begin = (request: FastifyRequest, reply: FastifyReply) => {
    if (running >= limits.maxRunning) {
      metrics.countRefusal('relays');
      throw new AilaError('TRANSFERS_BUSY');
    }
    running += 1;
    const cutOff = () => {
      metrics.countRefusal('relay-time');
      request.raw.destroy();
      reply.raw.destroy();
    };
    const timer = setTimeout(cutOff, limits.totalMs);
    reply.raw.setTimeout(limits.idleMs, cutOff);
    reply.raw.once('close', () => {
      clearTimeout(timer);
      running -= 1;
    });
  };

  await fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.route({
      method: ['GET', 'PUT', 'POST'],
      url: '/store/*',
      config: { ownBodyTime: true },
      handler: async (request, reply) => {
        begin(request, reply);
        const hasBody = request.method !== 'GET';
        const answer = await files.relay(request.url, {
          method: request.method,
          headers: request.headers,
          body: hasBody ? request.raw : null,
        });
        const headers = { ...answer.headers };
        delete headers['transfer-encoding'];
        delete headers['connection'];
        // Refused before the end of its body: what is still to come is not waited for.
        if (!request.raw.complete) headers['connection'] = 'close';
        return reply.code(answer.statusCode).headers(headers).send(answer.body);
      },
    });
  });
}
