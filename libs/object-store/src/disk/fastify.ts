import type { FastifyPluginAsync } from 'fastify';
import type { StoreHandler } from './store-handler.js';

/** Registers the handler below `prefix`; Fastify neither reads nor limits the bodies. */
export function storeRoutes(handler: StoreHandler): FastifyPluginAsync {
  return async (fastify) => {
    fastify.removeAllContentTypeParsers();
    fastify.addContentTypeParser('*', (_request, _body, done) => done(null));
    fastify.route({
      method: ['GET', 'HEAD', 'PUT'],
      url: '/*',
      config: { ownBodyTime: true },
      handler: async (request, reply) => {
        reply.hijack();
        await handler(request.raw, reply.raw, request.id);
      },
    });
  };
}
