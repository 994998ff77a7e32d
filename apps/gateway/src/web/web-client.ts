import { existsSync } from 'node:fs';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const year = 365 * 24 * 60 * 60;

/**
 * Security headers for every answer. The page loads nothing from elsewhere and shows no remote picture, so that nothing
 * in a course file or an answer can make a browser call out. CloudFront sends the same with the files of the site bucket
 * (k8s/src/aws/site-headers.ts).
 *
 * @param connect further origins that pages may call, such as the object store's
 */
export async function addSecurityHeaders(
  fastify: FastifyInstance,
  publicUrl: string,
  connect: readonly string[] = [],
): Promise<void> {
  const secure = publicUrl.startsWith('https:');
  const socketOrigin = publicUrl.replace(/^http/, 'ws');
  await fastify.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        connectSrc: ["'self'", socketOrigin, ...connect],
        fontSrc: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        ...(secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: secure ? { maxAge: year, includeSubDomains: true } : false,
    referrerPolicy: { policy: 'no-referrer' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    frameguard: { action: 'deny' },
  });
  fastify.addHook('onRequest', async (_, reply) => {
    void reply.header('permissions-policy', 'camera=(), geolocation=(), microphone=()');
  });
}

/** The built web client: hashed files for a year, the page itself never from a cache, unknown paths are the page's. */
export async function serveWebClient(fastify: FastifyInstance, root: string): Promise<void> {
  if (!existsSync(join(root, 'index.html'))) throw new Error(`WEB_ROOT holds no index.html: ${root}`);
  await fastify.register(fastifyStatic, {
    root,
    wildcard: false,
    setHeaders: (response, path) => {
      const hashed = path.includes('/assets/');
      void response.header('cache-control', hashed ? `public, max-age=${year}, immutable` : 'no-cache');
    },
  });
  fastify.get('/*', (request, reply) => {
    const isPage = request.headers.accept?.includes('text/html') ?? false;
    const isOurs = !/^\/(api|graphql|store)(\/|$)/.test(request.url);
    return isPage && isOurs ? reply.sendFile('index.html') : reply.callNotFound();
  });
}
