import { Worker } from 'node:worker_threads';
import { EmbeddingError } from '../embedding-error.js';

type Answer = { id: number; vector: Float32Array } | { id: number; error: string };

/** How long a worker may take to come to the end of what it computes when it is to stop. Milliseconds. */
const patience = 5_000;

/** One worker thread with the model in it. It computes one text at a time; any failure ends it for good. */
export class ModelWorker {
  private readonly worker: Worker;
  private readonly ended: Promise<unknown>;
  private waiting: { resolve(vector: Float32Array): void; reject(error: EmbeddingError): void } | undefined;
  private failure: EmbeddingError | undefined;
  private sent = 0;

  constructor(
    file: string,
    private readonly timeoutMs: number,
  ) {
    this.worker = new Worker(file, { name: 'embeddings', stdout: true, stderr: true });
    // The model's library prints remarks; a service's output is its log.
    this.worker.stdout.resume();
    this.worker.stderr.resume();
    this.ended = new Promise((done) => this.worker.once('exit', done));
    this.worker.on('message', (answer: Answer) => this.take(answer));
    this.worker.on('error', (error) =>
      this.fail(new EmbeddingError('unavailable', 'the model worker broke down', { cause: error })),
    );
    this.worker.on('exit', (code) =>
      this.fail(new EmbeddingError('unavailable', `the model worker ended with code ${code}`)),
    );
    this.worker.unref();
  }

  get usable(): boolean {
    return this.failure === undefined;
  }

  /** @throws EmbeddingError; the worker is not usable afterwards. */
  async compute(text: string): Promise<Float32Array> {
    if (this.failure) throw this.failure;
    const timer = setTimeout(
      () => this.fail(new EmbeddingError('took-too-long', `a text took over ${this.timeoutMs} ms`)),
      this.timeoutMs,
    );
    this.worker.ref();
    try {
      return await new Promise<Float32Array>((resolve, reject) => {
        this.waiting = { resolve, reject };
        this.worker.postMessage({ id: (this.sent += 1), text });
      });
    } finally {
      clearTimeout(timer);
      this.waiting = undefined;
      this.worker.unref();
    }
  }

  /** Resolves when the thread has ended. */
  async stop(reason: EmbeddingError): Promise<void> {
    this.fail(reason);
    // Nothing else may keep the program alive meanwhile.
    this.worker.ref();
    await this.ended;
  }

  private take(answer: Answer): void {
    if (answer.id !== this.sent) return;
    if ('vector' in answer) this.waiting?.resolve(answer.vector);
    else this.fail(new EmbeddingError('unavailable', `the model failed: ${answer.error}`));
  }

  private fail(error: EmbeddingError): void {
    if (this.failure) return;
    this.failure = error;
    this.waiting?.reject(error);
    // It ends by itself: a thread that is cut off inside the model's library takes the whole process with it.
    this.worker.postMessage({ stop: true });
    const timer = setTimeout(() => void this.worker.terminate(), patience).unref();
    void this.ended.then(() => clearTimeout(timer));
  }
}
