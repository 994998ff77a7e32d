import { AilaError } from '@aila/contracts';
import { correlationIdFrom, withCorrelation, type Logger } from '@aila/telemetry';
import websocket from '@fastify/websocket';
import { GraphQLSchemaHost } from '@nestjs/graphql';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { execute, GraphQLError, parse, specifiedRules, subscribe, validate, type ExecutionArgs } from 'graphql';
import { makeHandler } from 'graphql-ws/use/@fastify/websocket';
import { formatGraphqlError, graphqlPath } from './graphql.module.js';
import { SocketLimits } from './socket-limits.js';
import { limitComplexity, limitDepth, maxTokens, subscriptionsOnly } from './limits.js';

/** A client has this long to say who it is. Milliseconds. */
const initTimeout = 5_000;
/** Largest message from a client in bytes: a query with variables, never a file. */
const maxMessage = 64 * 1024;

const correlated = <T>(work: () => T) => withCorrelation(correlationIdFrom(undefined), work);

/** Queries and sockets share one path: a request that asks for an upgrade goes to the socket's route. */
const socketConstraint = {
  name: 'upgrade',
  storage() {
    const handlers = new Map<unknown, never>();
    return {
      get: (key: unknown) => handlers.get(key) ?? null,
      set: (key: unknown, handler: never) => void handlers.set(key, handler),
    };
  },
  deriveConstraint: (request: { headers: Record<string, unknown> }) =>
    String(request.headers['upgrade']).toLowerCase() === 'websocket' ? 'websocket' : undefined,
  validate: () => undefined,
} as unknown as Parameters<FastifyInstance['addConstraintStrategy']>[0];

/** Must be registered before routes are. */
export async function prepareSockets(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  fastify.addConstraintStrategy(socketConstraint);
  await fastify.register(websocket, { options: { maxPayload: maxMessage } });
}

/**
 * Subscriptions over `graphql-transport-ws`. The token comes in `connection_init` as `authorization`; the same guards
 * as everywhere check it for each operation.
 */
export async function serveSubscriptions(app: NestFastifyApplication, logger: Logger): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const limits = app.get(SocketLimits);
  const handler = makeHandler({
    schema: () => Promise.resolve(app.get(GraphQLSchemaHost).schema),
    connectionInitWaitTimeout: initTimeout,
    onConnect: ({ connectionParams }) => typeof connectionParams?.['authorization'] === 'string',
    context: (socket) => ({
      request: { headers: { authorization: socket.connectionParams?.['authorization'] } },
      socket,
    }),
    onSubscribe: (socket) => refusalOf(() => limits.subscribing(socket)),
    parse: (source) => parse(source, { maxTokens }),
    validate: (schema, document) =>
      validate(schema, document, [...specifiedRules, limitDepth, limitComplexity, subscriptionsOnly]),
    execute: (args: ExecutionArgs) => correlated(() => execute(args)),
    subscribe: (args: ExecutionArgs) => correlated(() => subscribe(args)),
    onError: (_context, _id, _payload, errors) => errors.map((error) => formatGraphqlError(error, logger)),
    onNext: (_context, _id, _payload, _args, { data, errors }) =>
      errors ? { data: data ?? null, errors: errors.map((error) => formatGraphqlError(error, logger)) } : undefined,
  });
  await fastify.register(async (scope) => {
    scope.get(
      graphqlPath,
      {
        websocket: true,
        constraints: { upgrade: 'websocket' },
        preValidation: async () => limits.expect(),
      },
      function (socket, request) {
        limits.opened(socket);
        return handler.call(this, socket, request);
      },
    );
  });
}

/** The protocol wants errors as a list, and no exception. */
function refusalOf(check: () => void): readonly GraphQLError[] | undefined {
  try {
    check();
    return undefined;
  } catch (originalError) {
    if (!(originalError instanceof AilaError)) throw originalError;
    return [new GraphQLError(originalError.message, { originalError })];
  }
}
