import 'reflect-metadata';
import type { Server as HttpsServer } from 'node:https';
import { AilaError } from '@aila/contracts';
import type { ServiceSettings } from '@aila/config';
import {
  correlationHeader,
  correlationIdFrom,
  createLogger,
  Metrics,
  withCorrelation,
  type Logger,
} from '@aila/telemetry';
import { StandardSchemaValidationPipe } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AdminServer } from './admin-server.js';
import { answerProblem, ErrorFilter } from './error-filter.js';
import { KnownPaths } from './known-paths.js';
import { NestLogger } from './nest-logger.js';
import { Parts, ServiceContext, type Part } from './parts.js';
import { notHttp, refuseInOurWords, responsesWith } from './raw-refusals.js';
import { rootOf, type Feature } from './service.module.js';
import { headLimits, limitBodies } from './slow-requests.js';
import { readTls, watchTls } from './tls.js';

export interface ServiceOptions {
  readonly name: string;
  readonly settings: ServiceSettings;
  /** Opened in this order before anything else, closed in the reverse order after everything else. */
  readonly parts?: readonly Part[];
  /** The modules of the service. Their classes get the parts by injection. */
  readonly features: readonly Feature[];
  /** The public edge takes clients without a certificate; every other service refuses them. */
  readonly clients: 'public' | 'services';
  /**
   * How many proxies of ours stand before the service, each of which adds the address that it was called from to
   * X-Forwarded-For. What is further to the left is the caller's own text and never believed. None unless given.
   */
  readonly proxies?: number;
  /** Largest JSON body in bytes. */
  readonly bodyLimit?: number;
  /** What every answer carries besides `cache-control: no-store`, unless its handler says otherwise. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Registers what Nest does not: static files, sockets, documentation. Runs before the app listens. */
  readonly configure?: (app: NestFastifyApplication, context: ServiceContext) => Promise<void>;
}

export interface RunningService {
  readonly app: NestFastifyApplication;
  /** Where it listens, after a port of 0 was resolved. */
  readonly url: string;
  readonly adminUrl: string;
  stop(): Promise<void>;
}

const defaultBodyLimit = 256 * 1024;
/** How long requests that are under way may take to end at shutdown. Milliseconds. */
const drainDeadline = 20_000;
/** A service that cannot end in order, because what it waits for is gone, ends all the same. Milliseconds. */
const exitDeadline = 40_000;

/** Starts a service: TLS, correlation, validation, errors, metrics, health, and a calm end. The same for all of them. */
export async function startService(options: ServiceOptions): Promise<RunningService> {
  const { name, settings } = options;
  const context = new ServiceContext(createLogger(name, settings.logLevel), new Metrics(name));
  const parts = await Parts.open(context, options.parts ?? []);
  try {
    return await startWith(parts, context, options);
  } catch (error) {
    await parts.close();
    throw error;
  }
}

async function startWith(parts: Parts, context: ServiceContext, options: ServiceOptions): Promise<RunningService> {
  const { settings, features } = options;
  const { logger, metrics } = context;
  const headers = { 'cache-control': 'no-store', ...options.headers };
  const adapter = createAdapter(options, headers, logger);
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  fastify.setErrorHandler((error, request, reply) => answerProblem(logger, error, request, reply));
  refuseInOurWords(fastify, headers);
  limitBodies(fastify, settings.requests, metrics);
  observeRequests(fastify, metrics);
  const endConnections = connectionsEnd(fastify);
  takeJsonAlone(fastify);
  refuseUnknownAddresses(fastify, logger);

  const app = await NestFactory.create<NestFastifyApplication>(rootOf(parts, features), adapter, {
    logger: new NestLogger(logger),
    bodyParser: false,
    // Whoever started the service is told; Nest would end the process.
    abortOnError: false,
  });
  app.useGlobalFilters(new ErrorFilter(logger));
  app.useGlobalPipes(new StandardSchemaValidationPipe({ exceptionFactory: badInput }));
  await options.configure?.(app, context);

  const admin = new AdminServer(metrics, parts.checks);
  await app.listen(settings.port, settings.host);
  const adminPort = await admin.listen(settings.adminHost, settings.adminPort);
  const stopWatching = reloadCertificates(app, settings, logger);

  let stopping: Promise<void> | undefined;
  const stop = () =>
    (stopping ??= (async () => {
      admin.drain();
      stopWatching();
      endConnections();
      const timer = setTimeout(() => (app.getHttpServer() as HttpsServer).closeAllConnections(), drainDeadline);
      await app.close();
      clearTimeout(timer);
      await parts.close();
      await admin.close();
      logger.info('stopped');
    })());
  const url = (await app.getUrl()).replace('[::1]', 'localhost').replace('127.0.0.1', 'localhost');
  logger.info({ url }, 'ready');
  return { app, url, adminUrl: `http://localhost:${adminPort}`, stop };
}

/** Ends the process in order on a signal, or when the program that started it is gone. */
export function stopOnSignal(service: Pick<RunningService, 'stop'>): void {
  const end = () => {
    setTimeout(() => process.exit(1), exitDeadline).unref();
    void service.stop().then(() => process.exit(0));
  };
  process.once('SIGTERM', end);
  process.once('SIGINT', end);
  if (process.channel) {
    process.once('disconnect', end);
    process.channel.unref();
    process.send?.('ready');
  }
}

/** The handlers of errors and of unknown addresses are ours: the framework would install others over them. */
class Adapter extends FastifyAdapter {
  override setErrorHandler(): never {
    return undefined as never;
  }

  override setNotFoundHandler(): never {
    return undefined as never;
  }
}

function createAdapter(
  { settings, clients, proxies = 0, bodyLimit = defaultBodyLimit }: ServiceOptions,
  headers: Readonly<Record<string, string>>,
  logger: Logger,
): FastifyAdapter {
  const common = {
    bodyLimit,
    // A function: Fastify believes nobody when it is given the bare number.
    trustProxy: proxies > 0 && ((_: string, hop: number) => hop < proxies),
    genReqId: (request: { headers: Record<string, unknown> }) => correlationIdFrom(request.headers[correlationHeader]),
    logger: false,
    forceCloseConnections: 'idle' as const,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      answerProblem(logger, error, request, reply.header(correlationHeader, request.id)),
  };
  // Who sends no Host is refused by us (see observeRequests): Node's own refusal has no body.
  const http = { ...headLimits(settings.requests), requireHostHeader: false, ServerResponse: responsesWith(headers) };
  if (!settings.tls) return new Adapter({ ...common, http } as never);
  const mutual = clients === 'services';
  const https = {
    ...http,
    ...readTls(settings.tls),
    requestCert: mutual,
    rejectUnauthorized: mutual, // control: client-certificate
    minVersion: 'TLSv1.2' as const,
  };
  return new Adapter({ ...common, https } as never);
}

function observeRequests(fastify: FastifyInstance, metrics: Metrics): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    void reply.header(correlationHeader, request.id);
    const { headers, httpVersion } = request.raw;
    if (headers.host === undefined && httpVersion === '1.1') done(notHttp());
    else withCorrelation(request.id, done);
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    metrics.observeRequest(
      request.method,
      request.routeOptions.url ?? 'unknown',
      reply.statusCode,
      reply.elapsedTime / 1000,
    );
    done();
  });
}

/**
 * @returns call it when the service is to stop: from then on each connection ends with the answer that is under way on it.
 *   It would be kept for the next request otherwise, and the service would wait for that.
 */
function connectionsEnd(fastify: FastifyInstance): () => void {
  let ending = false;
  fastify.addHook('onSend', (_, reply, payload, done) => {
    if (ending) void reply.header('connection', 'close');
    done(null, payload);
  });
  // The head of a stream has gone out before.
  fastify.addHook('onResponse', (_, __, done) => {
    if (ending) setImmediate(() => fastify.server.closeIdleConnections());
    done();
  });
  return () => {
    ending = true;
  };
}

/** Forms of other sites can send everything but JSON without asking, so nothing else is read (files are the store's). */
function takeJsonAlone(fastify: FastifyInstance): void {
  fastify.removeContentTypeParser('text/plain');
}

function refuseUnknownAddresses(fastify: FastifyInstance, logger: Logger): void {
  const paths = new KnownPaths(fastify);
  const refuse = (request: FastifyRequest, reply: FastifyReply) =>
    answerProblem(logger, paths.refusal(request, reply), request, reply);
  // At once, so that the body of a request that goes nowhere is not read; the handler is for routes that give up.
  fastify.addHook('onRequest', (request, reply, done) => (request.is404 ? refuse(request, reply) : done()));
  fastify.setNotFoundHandler(refuse);
}

function badInput(
  issues: readonly { readonly message: string; readonly path?: readonly unknown[] | undefined }[],
): AilaError {
  const problems = issues.slice(0, 20).map(({ path = [], message }) => {
    const place = path
      .map((part) => (typeof part === 'object' && part !== null ? (part as { key: unknown }).key : part))
      .join('.');
    return place ? `${place}: ${message}` : message;
  });
  return new AilaError('BAD_INPUT', { problems });
}

function reloadCertificates(app: NestFastifyApplication, { tls }: ServiceSettings, logger: Logger): () => void {
  if (!tls) return () => undefined;
  return watchTls(
    tls,
    (material) => {
      (app.getHttpServer() as HttpsServer).setSecureContext(material);
      logger.info('certificate reloaded');
    },
    (error) => logger.warn({ err: error }, 'certificate not reloaded'),
  );
}
