import { readFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { DatabaseSettings } from '@aila/config';
import type { CertificateFiles } from '@aila/embedded';
import { Client } from 'pg';
import { ageInSeconds, tokenRefusal, type TokenTerms } from './rds-token.js';

export interface RdsProxyOptions extends Pick<TokenTerms, 'region' | 'accessKeyId' | 'secretAccessKey'> {
  /** For `localhost`, by which clients must call it. */
  readonly certificate: CertificateFiles;
  readonly proxyAuth?: DatabaseSettings['proxyAuth'];
  /** For tests whose queue is in the database, which the real proxy refuses: the queue's connections pass unseen. */
  readonly letsQueuePass?: boolean;
  /** How the proxy itself signs in to PostgreSQL for a user; undefined for one that it does not know. */
  readonly upstream: (user: string) => DatabaseSettings | undefined;
}

/** One message of PostgreSQL's protocol from a client. The first of a connection has no type. */
interface FrontendMessage {
  readonly type: string;
  readonly body: Buffer;
  readonly bytes: Buffer;
}

const sslRequest = 80877103;
const protocolVersion3 = 196608;
const codes = { notSupported: '0A000', invalidPassword: '28P01', requiresTls: '28000' } as const;
/** All that the proxy takes in a start-up message; limits and `options` make it refuse the connection. */
const startupParameters = ['user', 'database', 'application_name', 'client_encoding'];

/**
 * Amazon's RDS Proxy as its clients see it, before a real PostgreSQL: TLS and IAM tokens only. It keeps the tokens that
 * it took, and what clients sent that would pin a connection of the real proxy.
 */
export class RdsProxyDouble {
  readonly hostname = 'localhost';
  /** The tokens that were taken, with their age at that time in seconds. */
  readonly accepted: { readonly token: string; readonly age: number }[] = [];
  /** Statements, and names of prepared ones, that tie a client to one database connection. */
  readonly pinning: string[] = [];
  /** How many messages with SQL were looked at. */
  inspected = 0;
  allowedAgeSeconds = 900;

  private readonly server: Server;
  private readonly sockets = new Set<Socket>();

  private constructor(private readonly options: RdsProxyOptions) {
    const { certFile, keyFile } = options.certificate;
    const secureContext = createSecureContext({ cert: readFileSync(certFile), key: readFileSync(keyFile) });
    this.server = createServer((socket) => {
      this.sockets.add(socket);
      socket.on('close', () => this.sockets.delete(socket)).on('error', () => socket.destroy());
      socket.once('data', (first) => {
        if (first.length !== 8 || first.readUInt32BE(4) !== sslRequest) {
          socket.end(errorResponse(codes.requiresTls, 'This proxy requires TLS.'));
          return;
        }
        socket.write('S');
        const secure = new TLSSocket(socket, { isServer: true, secureContext });
        secure.on('error', () => socket.destroy());
        // A client that goes away in the middle ends its own connection and nothing else.
        this.serve(secure).catch(() => secure.destroy());
      });
    });
  }

  static async start(options: RdsProxyOptions): Promise<RdsProxyDouble> {
    const double = new RdsProxyDouble(options);
    await new Promise<void>((done) => double.server.listen(0, 'localhost', done));
    return double;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** The settings of a service that signs in here as `user` by IAM. */
  settingsFor(user: string): DatabaseSettings {
    const settings = this.options.upstream(user);
    if (!settings) throw new Error(`The proxy knows no user ${user}.`);
    const { hostname: host, port } = this;
    const { certificate, region, proxyAuth = 'iam' } = this.options;
    return { ...settings, host, port, auth: 'iam', password: null, caFile: certificate.caFile, region, proxyAuth };
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    await new Promise((done) => this.server.close(done));
  }

  private async serve(client: TLSSocket): Promise<void> {
    const messages = frontendMessages(client);
    const startup = readStartup(await next(messages));
    const isQueue = this.options.letsQueuePass === true && /-queue$/.test(startup['application_name'] ?? '');
    const unsupported = isQueue ? undefined : Object.keys(startup).find((name) => !startupParameters.includes(name));
    if (unsupported) {
      client.end(errorResponse(codes.notSupported, `The start-up parameter ${unsupported} is not supported.`));
      return;
    }
    const cleartextPassword = Buffer.from([0, 0, 0, 3]);
    client.write(backendMessage('R', cleartextPassword));
    const token = (await next(messages)).body.toString('utf8').slice(0, -1);
    const user = startup['user'] ?? '';
    const settings = this.options.upstream(user);
    const { hostname, port, allowedAgeSeconds } = this;
    const refusal = settings
      ? tokenRefusal(token, { ...this.options, user, hostname, port, allowedAgeSeconds })
      : 'the user is unknown';
    if (!settings || refusal) {
      client.end(errorResponse(codes.invalidPassword, `IAM authentication failed: ${refusal}.`));
      return;
    }
    this.accepted.push({ token, age: ageInSeconds(token) });
    await this.relay(client, messages, settings, startup, isQueue);
  }

  /** Signs in upstream, tells the client what the server said at sign-in, then passes everything both ways. */
  private async relay(
    client: TLSSocket,
    messages: AsyncIterable<FrontendMessage>,
    settings: DatabaseSettings,
    startup: Record<string, string>,
    isQueue: boolean,
  ): Promise<void> {
    const { host, port, name: database, user, password, caFile } = settings;
    const ssl = { ca: readFileSync(caFile, 'utf8') };
    const { application_name = '', options } = startup;
    const session = { application_name, ...(options === undefined ? {} : { options }) };
    const signIn = new Client({ host, port, database, user, password: password ?? '', ssl, ...session });
    const greeting: Buffer[] = [backendMessage('R', Buffer.alloc(4))];
    signIn.connection.on('parameterStatus', (status: { parameterName: string; parameterValue: string }) =>
      greeting.push(backendMessage('S', text(status.parameterName), text(status.parameterValue))),
    );
    signIn.on('error', () => client.end());
    await signIn.connect();
    // From here on pg reads nothing: the connection belongs to the client.
    const upstream = signIn.connection.stream;
    upstream.removeAllListeners('data');
    client.write(Buffer.concat([...greeting, backendMessage('Z', Buffer.from('I'))]));
    upstream.pipe(client);
    try {
      for await (const message of messages) {
        if (!isQueue) this.inspect(message);
        upstream.write(message.bytes);
      }
    } finally {
      upstream.destroy();
    }
  }

  private inspect({ type, body }: FrontendMessage): void {
    if (type !== 'Q' && type !== 'P') return;
    this.inspected += 1;
    const [first = '', second = ''] = body.toString('utf8').split('\0');
    if (type === 'P' && first !== '') this.pinning.push(`named statement ${first}`);
    const sql = type === 'P' ? second : first;
    if (pins.some((pattern) => pattern.test(sql))) this.pinning.push(sql);
  }
}

/**
 * What ties a session to a connection at the real proxy. Locks and settings that end with the transaction do not.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html for PostgreSQL
 */
const pins = [
  /^\s*set\s+(?!local\b)/i,
  /\bset_config\s*\([^)]*,\s*(?:false|'f'|\$\d)\s*\)/i,
  /^\s*(?:prepare|execute|deallocate|discard|reset|listen|load|declare)\b/i,
  /^\s*create\s+(?:or\s+replace\s+)?(?:global\s+|local\s+)?temp/i,
  /\b(?:nextval|setval|pg_(?:try_)?advisory_(?:un)?lock(?:_shared|_all)?)\s*\(/i,
];

async function* frontendMessages(socket: TLSSocket): AsyncGenerator<FrontendMessage, void> {
  let pending: Buffer = Buffer.alloc(0);
  let start = 0;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    pending = Buffer.concat([pending, chunk]);
    while (pending.length >= start + 4 && pending.length >= start + pending.readUInt32BE(start)) {
      const end = start + pending.readUInt32BE(start);
      const type = pending.toString('latin1', 0, start);
      yield { type, body: pending.subarray(start + 4, end), bytes: pending.subarray(0, end) };
      pending = pending.subarray(end);
      start = 1;
    }
  }
}

async function next(messages: AsyncGenerator<FrontendMessage, void>): Promise<FrontendMessage> {
  const { value } = await messages.next();
  if (!value) throw new Error('The client went away.');
  return value;
}

function readStartup({ body }: FrontendMessage): Record<string, string> {
  if (body.readUInt32BE(0) !== protocolVersion3) throw new Error('This is no start-up message.');
  const words = body.toString('utf8', 4).split('\0');
  const names = words.filter((word, index) => index % 2 === 0 && word !== '');
  return Object.fromEntries(names.map((name, index) => [name, words[index * 2 + 1] ?? '']));
}

function backendMessage(type: string, ...parts: Buffer[]): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(4 + Buffer.concat(parts).length);
  return Buffer.concat([Buffer.from(type), length, ...parts]);
}

function errorResponse(code: string, reason: string): Buffer {
  return backendMessage('E', text('SFATAL'), text('VFATAL'), text(`C${code}`), text(`M${reason}`), Buffer.alloc(1));
}

const text = (value: string) => Buffer.from(`${value}\0`);
