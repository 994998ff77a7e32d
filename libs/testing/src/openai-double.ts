import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What a chat completion was asked for. */
export interface ChatCall {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly stream: boolean;
  readonly max_tokens?: number;
  readonly max_completion_tokens?: number;
  readonly temperature?: number;
  readonly stream_options?: object;
}

/** Writes one answer, piece by piece, as servers of this interface do it. */
export class ChatAnswer {
  constructor(private readonly response: ServerResponse) {}

  get abandoned(): boolean {
    return this.response.destroyed;
  }

  /** The head of an answer that streams; the first write does it by itself. */
  head(): void {
    if (!this.response.headersSent) this.response.writeHead(200, { 'content-type': 'text/event-stream' });
    this.response.flushHeaders();
  }

  /** Bytes as they are. Resolves when they have left. */
  raw(bytes: string | Uint8Array): Promise<void> {
    this.head();
    return new Promise((done) => this.response.write(bytes, () => setImmediate(done)));
  }

  /** One server-sent event. */
  event(data: unknown): Promise<void> {
    return this.raw(`data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`);
  }

  delta(delta: object | null, finishReason: string | null = null): Promise<void> {
    return this.event({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason: finishReason }],
    });
  }

  async say(...pieces: string[]): Promise<void> {
    for (const content of pieces) await this.delta({ content });
  }

  finish(reason = 'stop'): Promise<void> {
    return this.delta({}, reason);
  }

  usage(input: number, output: number): Promise<void> {
    const usage = { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
    return this.event({ id: 'chatcmpl-1', choices: [], usage });
  }

  /** The last event of the interface, and the end of the answer. */
  async done(): Promise<void> {
    await this.event('[DONE]');
    this.end();
  }

  end(): void {
    this.response.end();
  }

  /** The connection breaks. */
  cut(): void {
    this.response.destroy();
  }

  refuse(status: number, body: string | object, headers: Record<string, string> = {}): void {
    this.response.writeHead(status, { 'content-type': 'application/json', ...headers });
    this.response.end(typeof body === 'string' ? body : JSON.stringify(body));
  }
}

/** An endpoint that speaks OpenAI's chat completions, and does with each request what the test says. */
export class OpenaiDouble {
  readonly calls: (ChatCall & { readonly headers: IncomingHttpHeaders; readonly at: number })[] = [];
  /** Answers that the caller left before their end. */
  released = 0;
  behave: (answer: ChatAnswer, call: ChatCall) => unknown = async (answer) => {
    await answer.say('Hello', ' there.');
    await answer.finish();
    await answer.done();
  };

  private constructor(private readonly server: Server) {}

  static async start(): Promise<OpenaiDouble> {
    const server = createServer();
    const double = new OpenaiDouble(server);
    server.on('request', (request, response) => {
      response.on('close', () => (double.released += response.writableFinished ? 0 : 1));
      void text(request).then((body) => {
        if (request.method !== 'POST' || request.url !== '/v1/chat/completions') return response.writeHead(404).end();
        const call = JSON.parse(body) as ChatCall;
        double.calls.push({ ...call, headers: request.headers, at: performance.now() });
        return double.behave(new ChatAnswer(response), call);
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return double;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
