import { AilaError } from '@aila/contracts';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { EdgeSettings } from '../gateway.config.js';

/** Methods that change nothing, by which anybody may follow a link. */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE']);
/** What browsers call a request of our own page, and one that a person made by hand. */
const ownSites = new Set(['same-origin', 'none']);

/** Tells requests of Aila's own pages from those that a page of another site lets a visitor's browser send. */
@Injectable()
export class OwnPages {
  constructor(private readonly edge: EdgeSettings) {}

  /**
   * Lets programs pass, which send neither header. A sister site below the same domain is foreign too.
   *
   * @throws FOREIGN_PAGE
   */
  require({ headers, host }: FastifyRequest): void {
    const site = headers['sec-fetch-site'];
    const { origin } = headers;
    const saysOwn = typeof site === 'string' && ownSites.has(site);
    const isForeignSite = site !== undefined && !saysOwn;
    const isForeignOrigin = origin !== undefined && origin !== this.edge.publicUrl && !(saysOwn && fits(origin, host));
    if (isForeignSite || isForeignOrigin) throw new AilaError('FOREIGN_PAGE', { address: this.edge.publicUrl });
  }

  /** Refuses every change that a foreign page asks for. The addresses of the store are permits by themselves. */
  guard(fastify: FastifyInstance): void {
    fastify.addHook('onRequest', (request, _reply, done) => {
      const isSafe = safeMethods.has(request.method) || request.url.startsWith('/store/');
      if (!isSafe) this.require(request);
      done();
    });
  }
}

/**
 * Whether a page that the browser itself calls our own may have this origin: the address that was called, which need not
 * be the public one (a forwarded port), or none, where the page keeps it to itself.
 */
function fits(origin: string, host: string): boolean {
  return origin === 'null' || (URL.canParse(origin) && new URL(origin).host === host);
}
