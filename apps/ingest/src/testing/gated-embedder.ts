import { createHash } from 'node:crypto';
import { EMBEDDING_DIMENSIONS, type Embedder, type EmbedOptions } from '@aila/embeddings';

/**
 * Makes vectors of nothing but the text's hash, at once or when it is let: what the numbers mean is of no interest to
 * the order of work, and the order is.
 */
export class GatedEmbedder implements Embedder {
  readonly dimensions = EMBEDDING_DIMENSIONS;
  /** Texts that were handed in so far. */
  texts = 0;
  private gate: { readonly passed: Promise<void>; readonly open: () => void; readonly only: string } | undefined;

  constructor(readonly model = 'test') {}

  /** From now on every call waits for `open`, or those alone whose texts hold a word. */
  shut(only = ''): void {
    let open = (): void => undefined;
    const passed = new Promise<void>((resolve) => (open = resolve));
    this.gate = { passed, open, only };
  }

  open(): void {
    this.gate?.open();
    this.gate = undefined;
  }

  async embed(texts: readonly string[], { signal }: EmbedOptions = {}): Promise<Float32Array[]> {
    signal?.throwIfAborted();
    this.texts += texts.length;
    const { gate } = this;
    if (gate && texts.some((text) => text.includes(gate.only))) {
      await Promise.race([
        gate.passed,
        new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error))),
      ]);
    }
    return texts.map((text) => vectorOf(text));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

function vectorOf(text: string): Float32Array {
  const seed = createHash('sha512').update(text).digest();
  const vector = Float32Array.from({ length: EMBEDDING_DIMENSIONS }, (_, index) => seed[index % seed.length]! - 127.5);
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
