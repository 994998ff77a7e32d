import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import { negotiate } from '@fastify/accept-negotiator';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** Below this the head of an answer is most of it, and one packet carries both. Bytes. */
const smallest = 1400;
/** Brotli at 4 is smaller than gzip at 6 and as quick. */
const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const packed = { br: promisify(brotliCompress), gzip: promisify(gzip) };

/**
 * Compresses what declares that it may be (`compressed` of an operation), and the pages about the interface. Nothing else:
 * the length of a compressed answer tells what is in it to somebody who can have text of their own put beside
 * (docs/decisions/0029). The files of the web client are compressed already.
 */
export function compressAnswers(fastify: FastifyInstance): void {
  fastify.addHook('onSend', async (request, reply, payload: unknown) => {
    if (!mayBeCompressed(request) || reply.hasHeader('content-encoding')) return payload;
    addVary(reply);
    const encoding = negotiate(request.headers['accept-encoding'] ?? 'identity', ['br', 'gzip', 'identity']);
    if (encoding !== 'br' && encoding !== 'gzip') return payload;
    if (payload instanceof Readable) {
      // Files of the page of the interface; a short one is not worth a look at its length.
      if (reply.statusCode !== 200) return payload;
      begin(reply, encoding);
      return payload.pipe(encoding === 'br' ? createBrotliCompress(brotliOptions) : createGzip());
    }
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
    if (Buffer.byteLength(payload) < smallest) return payload;
    begin(reply, encoding);
    return encoding === 'br' ? packed.br(payload, brotliOptions) : packed.gzip(payload);
  });
}

function mayBeCompressed({ routeOptions, url, method }: FastifyRequest): boolean {
  if (method !== 'GET') return false;
  return (
    (routeOptions.config as { compressed?: boolean }).compressed === true || /^\/api\/(docs|openapi\.json)\b/.test(url)
  );
}

function begin(reply: FastifyReply, encoding: string): void {
  void reply.header('content-encoding', encoding).removeHeader('content-length');
}

function addVary(reply: FastifyReply): void {
  const vary = String(reply.getHeader('vary') ?? '');
  if (!/accept-encoding/i.test(vary))
    void reply.header('vary', vary === '' ? 'accept-encoding' : `${vary}, accept-encoding`);
}
