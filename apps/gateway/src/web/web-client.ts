import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic, { type FastifyStaticOptions } from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const year = 365 * 24 * 60 * 60;

/**
 * The built web client: hashed files for a year, the page itself never from a cache, unknown paths are the page's. Each
 * file goes out as the build compressed it, in the best way that the browser takes.
 */
export async function serveWebClient(fastify: FastifyInstance, root: string): Promise<void> {
  await serveBuild(fastify, 'WEB_ROOT', root, {});
  fastify.get('/*', (request, reply) => {
    const isPage = request.headers.accept?.includes('text/html') ?? false;
    const isOurs = !/^\/(api|graphql|store)(\/|$)/.test(request.url);
    return isPage && isOurs ? reply.sendFile('index.html') : reply.callNotFound();
  });
}

/** The page for trying GraphQL out, as it is built beside the web client. */
export function serveGraphiql(fastify: FastifyInstance, root: string): Promise<void> {
  return serveBuild(fastify, 'GRAPHIQL_ROOT', root, { prefix: '/graphiql/', redirect: true, decorateReply: false });
}

async function serveBuild(
  fastify: FastifyInstance,
  setting: string,
  root: string,
  more: Pick<FastifyStaticOptions, 'prefix' | 'redirect' | 'decorateReply'>,
): Promise<void> {
  if (!existsSync(join(root, 'index.html'))) throw new Error(`${setting} holds no index.html: ${root}`);
  await fastify.register(fastifyStatic, {
    root,
    ...more,
    wildcard: false,
    preCompressed: true,
    globIgnore: ['**/*.{br,gz}'],
    setHeaders: (response, path) => {
      const hashed = path.includes('/assets/');
      void response.header('cache-control', hashed ? `public, max-age=${year}, immutable` : 'no-cache');
    },
  });
}
