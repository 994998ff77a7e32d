import { randomUUID } from 'node:crypto';
import { STATUS_CODES, ServerResponse, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { AilaError, toProblem } from '@aila/contracts';
import { correlationHeader } from '@aila/telemetry';
import type { FastifyInstance } from 'fastify';

type Headers = Readonly<Record<string, string>>;

/** A client that still sends reads no answer from a closed connection, so closing waits a little. Milliseconds. */
const lingerTime = 1_000;

export const notHttp = () => new AilaError('BAD_INPUT', { problems: ['this is not a valid HTTP/1.1 request'] });

/** As Fastify calls its list of further servers. */
const bindingsSymbol = 'fastify.serverBindings';

/** What Node says of a request that never got as far as a route. */
const refusals: Readonly<Record<string, () => AilaError>> = {
  HPE_HEADER_OVERFLOW: () => new AilaError('HEADERS_TOO_LARGE'),
  HPE_CHUNK_EXTENSIONS_OVERFLOW: () => new AilaError('PAYLOAD_TOO_LARGE'),
  ERR_HTTP_REQUEST_TIMEOUT: () => new AilaError('REQUEST_TOO_SLOW'),
};

/** Answers that carry these headers from the start, whoever writes them; a handler may still say otherwise. */
export function responsesWith(headers: Headers): typeof ServerResponse {
  return class extends ServerResponse {
    constructor(...parts: ConstructorParameters<typeof ServerResponse>) {
      super(...parts);
      for (const [name, value] of Object.entries(headers)) this.setHeader(name, value);
    }
  } as typeof ServerResponse;
}

/**
 * Answers what Node would answer in words of its own: requests that cannot be read, that are too slow, whose headers are
 * too large, or that expect what we do not do. To be called before the service listens.
 *
 * @param headers that every answer of the service carries
 */
export function refuseInOurWords(fastify: FastifyInstance, headers: Headers): void {
  const refuse = (server: Server) => {
    server
      .removeAllListeners('clientError')
      .on('clientError', (error, socket) => answerRaw(error, socket as Socket, headers));
    server.on('checkExpectation', (_: IncomingMessage, response: ServerResponse) => {
      const error = new AilaError('BAD_INPUT', { problems: ['the header Expect may ask for 100-continue alone'] });
      const { lines, body } = rawProblem(error, headers);
      response.writeHead(error.status, { ...lines, connection: 'close' }).end(body);
    });
  };
  // At `localhost` a second server listens on the other address family. Fastify keeps it to itself and forgets to give
  // it the handlers of the first.
  fastify.addHook('onListen', (done) => {
    const bindings = Object.getOwnPropertySymbols(fastify).find(({ description }) => description === bindingsSymbol);
    const others = bindings ? (fastify as unknown as Record<symbol, Server[]>)[bindings] : [];
    for (const server of [fastify.server as Server, ...(others ?? [])]) refuse(server);
    done();
  });
}

/** @param code what Node says is wrong */
function answerRaw({ code }: NodeJS.ErrnoException, socket: Socket, headers: Headers): void {
  const { _httpMessage: answering } = socket as Socket & { _httpMessage?: ServerResponse };
  // A second error of the same bytes, a client that is gone, or an answer that has begun: nothing can be said.
  if (!socket.writable || code === 'ECONNRESET' || answering?.headersSent) {
    if (!socket.writableEnded) socket.destroy();
    return;
  }
  const error = (refusals[code ?? ''] ?? notHttp)();
  const { lines, body } = rawProblem(error, headers);
  const head = Object.entries({ ...lines, connection: 'close' }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}\r\n${head.join('')}\r\n${body}`);
  const timer = setTimeout(() => socket.destroy(), lingerTime).unref();
  socket.once('close', () => clearTimeout(timer));
}

function rawProblem(error: AilaError, headers: Headers) {
  const requestId = randomUUID();
  const body = JSON.stringify(toProblem(error, requestId));
  const lines = {
    ...headers,
    [correlationHeader]: requestId,
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    date: new Date().toUTCString(),
  };
  return { lines, body };
}
