import { AilaError } from '@aila/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import createRouter from 'find-my-way';

/** Takes every path that no route has, such as the page of the web client: it says nothing about methods. */
const catchAll = new Set(['*', '/*']);

/**
 * Which methods each path takes, read from the routes as they are registered. A wrong method is answered with 405 and
 * `Allow`; the router itself tells it from an unknown path no more.
 */
export class KnownPaths {
  private readonly methods = new Map<string, Set<string>>();
  private readonly router = createRouter();

  constructor(fastify: FastifyInstance) {
    fastify.addHook('onRoute', ({ url, method }) => {
      if (catchAll.has(url)) return;
      for (const one of [method].flat()) this.add(url, one.toUpperCase());
    });
  }

  /** Makes the refusal of a request that no route takes; sets `Allow` where another method would do. */
  refusal(request: FastifyRequest, reply: FastifyReply): AilaError {
    const methods = this.methodsOf(request.url);
    if (methods.length === 0 || methods.includes(request.method))
      return new AilaError('NOT_FOUND', { what: 'address' });
    void reply.header('allow', methods.join(', '));
    return new AilaError('METHOD_NOT_ALLOWED');
  }

  private add(url: string, method: string): void {
    const known = this.methods.get(url);
    if (known) {
      known.add(method);
      return;
    }
    const methods = new Set([method]);
    this.methods.set(url, methods);
    // One tree for all methods: what is looked for is the path.
    this.router.on('GET', url, () => undefined, methods);
  }

  private methodsOf(url: string): string[] {
    const [path = ''] = url.split('?', 1);
    const methods = this.router.find('GET', path)?.store as Set<string> | undefined;
    return [...(methods ?? [])].sort();
  }
}
