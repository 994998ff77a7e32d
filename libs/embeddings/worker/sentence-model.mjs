// all-MiniLM-L6-v2 on ONNX Runtime: a BERT encoder whose mean output is the meaning of a sentence.
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/**
 * Windows that go through the model at a time. More of them are hardly faster on one core (13.0 ms each for 8, 14.8 for 1,
 * 13.6 for 16), and take memory.
 */
const BATCH = 8;

export class SentenceModel {
  /** @param {URL} graph of the model, as `tools/vendor-model.mjs` takes it out of its package */
  static async load(graph) {
    // One thread: a container's share of the processors is not known here, and threads that wait for each other spin.
    const threads = { intraOpNumThreads: 1, interOpNumThreads: 1 };
    // Without what makes larger batches faster, it takes 30 MB less.
    const memory = { enableCpuMemArena: false, enableMemPattern: false };
    return new SentenceModel(await InferenceSession.create(fileURLToPath(graph), { ...threads, ...memory }));
  }

  /** @param {InferenceSession} session */
  constructor(session) {
    this.session = session;
    this.closed = false;
    /** Settles when the model is not at work. @type {Promise<unknown>} */
    this.work = Promise.resolve();
  }

  /** Resolves when the model is at work no more, and never will be. */
  async close() {
    this.closed = true;
    await this.work;
    await this.session.release();
  }

  /**
   * @param {readonly (readonly number[])[]} windows numbers of word pieces, start and end included
   * @returns {Promise<Float32Array[]>} of each window the mean of the last layer over its pieces, not scaled, in any order
   */
  async encode(windows) {
    // The shorter ones together, because each is filled up to the longest of its batch.
    const sorted = windows.toSorted((one, other) => one.length - other.length);
    const vectors = [];
    for (let from = 0; from < sorted.length; from += BATCH) {
      if (this.closed) throw new Error('the model was closed');
      const batch = this.encodeBatch(sorted.slice(from, from + BATCH));
      this.work = batch.catch(() => undefined);
      vectors.push(...(await batch));
    }
    return vectors;
  }

  /** @param {readonly (readonly number[])[]} windows */
  async encodeBatch(windows) {
    const length = Math.max(...windows.map((window) => window.length));
    const dimensions = [windows.length, length];
    const pieces = new BigInt64Array(windows.length * length);
    const mask = new BigInt64Array(windows.length * length);
    windows.forEach((window, row) =>
      window.forEach((piece, place) => {
        pieces[row * length + place] = BigInt(piece);
        mask[row * length + place] = 1n;
      }),
    );
    const { last_hidden_state: states } = await this.session.run({
      input_ids: new Tensor('int64', pieces, dimensions),
      attention_mask: new Tensor('int64', mask, dimensions),
      token_type_ids: new Tensor('int64', new BigInt64Array(pieces.length), dimensions),
    });
    if (!states) throw new Error('the graph of the model has no output last_hidden_state');
    const width = states.dims[2] ?? 0;
    const numbers = /** @type {Float32Array} */ (states.data);
    return windows.map(({ length: count }, row) => {
      const mean = new Float32Array(width);
      for (let place = 0; place < count; place += 1) {
        const at = (row * length + place) * width;
        for (let i = 0; i < width; i += 1) mean[i] += numbers[at + i] / count;
      }
      return mean;
    });
  }
}
