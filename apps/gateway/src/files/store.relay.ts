import type { FastifyInstance } from 'fastify';
import type { FilesClient } from '../services.js';

/**
 * With the disk store, uploads and downloads pass through the gateway, so that browsers need one address only. The
 * signature in the address is the permit and the files service checks it; here nothing is read, kept or decided.
 */
export async function relayStore(fastify: FastifyInstance, files: FilesClient): Promise<void> {
  await fastify.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    scope.route({
      method: ['GET', 'PUT', 'POST'],
      url: '/store/*',
      handler: async (request, reply) => {
        const hasBody = request.method !== 'GET';
        const answer = await files.relay(request.url, {
          method: request.method,
          headers: request.headers,
          body: hasBody ? request.raw : null,
        });
        const headers = { ...answer.headers };
        delete headers['transfer-encoding'];
        delete headers['connection'];
        return reply.code(answer.statusCode).headers(headers).send(answer.body);
      },
    });
  });
}
