import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { AilaError } from '@aila/contracts';
import type { Pace } from './pace.js';
import type { UploadTerms } from './signing.js';

/** Refuses before a byte of the body is read. @throws AilaError UPLOAD_TYPE_MISMATCH, UPLOAD_SIZE_MISMATCH */
export function checkAnnounced(headers: IncomingHttpHeaders, terms: UploadTerms): void {
  if ((headers['content-type'] ?? '').toLowerCase() !== terms.contentType.toLowerCase()) {
    throw new AilaError('UPLOAD_TYPE_MISMATCH', { type: terms.contentType });
  }
  const announced = headers['content-length'];
  if (announced !== undefined) checkSize(Number(announced), terms);
}

function checkSize(size: number, { minBytes, maxBytes }: UploadTerms): void {
  if (size < minBytes || size > maxBytes) throw new AilaError('UPLOAD_SIZE_MISMATCH', { minBytes, maxBytes });
}

/**
 * Passes a body on as long as it keeps to the terms and to the pace. Its end counts as the end only when all of it came.
 *
 * @throws AilaError UPLOAD_SIZE_MISMATCH, UPLOAD_INTERRUPTED, UPLOAD_TOO_SLOW
 */
export async function* checkedBody(request: IncomingMessage, terms: UploadTerms, pace: Pace): AsyncGenerator<Buffer> {
  let size = 0;
  // The request must outlive a refusal: destroying it would take away the connection for the answer.
  const chunks = request.iterator({ destroyOnReturn: false });
  try {
    for (;;) {
      const next = await pace.next(chunks);
      if (next === undefined) break;
      size += next.length;
      if (size > terms.maxBytes) checkSize(size, terms);
      yield next;
    }
  } catch (cause) {
    throw cause instanceof AilaError ? cause : new AilaError('UPLOAD_INTERRUPTED', {}, { cause });
  } finally {
    // Not awaited: while a chunk is being waited for, it would wait too.
    void chunks.return?.().catch(() => undefined);
  }
  if (!request.complete) throw new AilaError('UPLOAD_INTERRUPTED');
  checkSize(size, terms);
}

/** Reads on what is left of a body and forgets it, up to a bound; what is still unread then goes with the connection. */
export async function drain(
  request: IncomingMessage,
  { drainBytes, drainMs }: { readonly drainBytes: number; readonly drainMs: number },
): Promise<void> {
  const waiting = new AbortController();
  const ended = new Promise<void>((resolve) => {
    let drained = 0;
    request.on('data', (chunk: Buffer) => {
      drained += chunk.length;
      if (drained > drainBytes) resolve();
    });
    for (const event of ['end', 'close', 'error']) request.once(event, () => resolve());
  });
  await Promise.race([ended, sleep(drainMs, undefined, { signal: waiting.signal }).catch(() => undefined)]);
  waiting.abort();
  if (!request.complete) request.socket.destroySoon();
}
