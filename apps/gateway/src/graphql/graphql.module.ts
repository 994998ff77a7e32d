import { AilaError, fromProblem, retryAfterOf } from '@aila/contracts';
import { answerProblem, logError, toAilaError } from '@aila/service';
import { currentCorrelationId, Logger } from '@aila/telemetry';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import { GraphQLModule } from '@nestjs/graphql';
import type { DynamicModule } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  type ExecutionResult,
  type GraphQLFormattedError,
} from 'graphql';
import { limitComplexity, limitDepth, maxTokens } from './limits.js';

export const graphqlPath = '/graphql';

/** GraphQL over HTTP by Mercurius; subscriptions run over a socket of their own (see subscriptions). */
export function graphqlModule(production: boolean): DynamicModule {
  return GraphQLModule.forRootAsync<MercuriusDriverConfig>({
    driver: MercuriusDriver,
    useFactory: (logger: Logger) => settingsOf(production, logger),
    inject: [Logger],
  });
}

function settingsOf(production: boolean, logger: Logger): Omit<MercuriusDriverConfig, 'driver'> {
  return {
    autoSchemaFile: true,
    path: graphqlPath,
    jit: 1,
    // Its page comes from another host, which the content security policy refuses: see serveGraphiql.
    graphiql: false,
    subscription: false,
    allowBatchedQueries: false,
    graphql: { parseOptions: { maxTokens } },
    validationRules: [limitDepth, limitComplexity, ...(production ? [NoSchemaIntrospectionCustomRule] : [])],
    context: (request: unknown, reply: unknown) => ({ request, reply }),
    errorFormatter: ({ data, errors = [] }: ExecutionResult, { reply }: { reply?: FastifyReply }) => {
      const formatted = formatErrors(errors, logger);
      if (reply) sayWhenToTryAgain(formatted, reply);
      return { statusCode: 200, response: { data: data ?? null, errors: formatted } };
    },
    errorHandler: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      if (isOfTransport(error)) return answerProblem(logger, error, request, reply);
      const asGraphql =
        error instanceof GraphQLError ? error : new GraphQLError(error.message, { originalError: error });
      void reply.code(200).send({ data: null, errors: formatErrors([asGraphql], logger) });
    },
  } as Omit<MercuriusDriverConfig, 'driver'>;
}

/** Refused before it was a query: from a foreign page, or no JSON. Such an answer is like that of any other address. */
function isOfTransport(error: Error & { readonly code?: unknown }): boolean {
  return error instanceof AilaError || String(error.code).startsWith('FST_');
}

function formatErrors(errors: readonly GraphQLError[], logger: Logger): GraphQLFormattedError[] {
  return errors.flatMap(reasonsOf).map((error) => formatGraphqlError(error, logger));
}

/** As REST does. The longest wait, since a repetition asks for everything again. */
function sayWhenToTryAgain(errors: readonly GraphQLFormattedError[], reply: FastifyReply): void {
  const waits = errors.map(({ extensions }) => {
    const refusal = fromProblem(extensions);
    return (refusal && retryAfterOf(refusal)) ?? 0;
  });
  const seconds = Math.max(0, ...waits);
  if (seconds > 0) void reply.header('retry-after', String(seconds));
}

/** Mercurius would take queries from addresses too, where they end up in logs; a socket begins with GET as well. */
export function takeQueriesByPost(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const isQuery = request.routeOptions.url === graphqlPath && request.method !== 'POST' && !request.ws;
    if (isQuery) void reply.header('allow', 'POST');
    done(isQuery ? new AilaError('METHOD_NOT_ALLOWED') : undefined);
  });
}

/** Mercurius refuses a document with one error that holds what is wrong with it. */
function reasonsOf(error: GraphQLError): readonly GraphQLError[] {
  const { errors } = (error.originalError ?? {}) as { errors?: readonly GraphQLError[] };
  return errors ?? [error];
}

/** One of our coded errors for whatever happened; a fault of the query itself is the client's. */
export function formatGraphqlError(error: GraphQLError, logger: Logger): GraphQLFormattedError {
  const { message, locations, path, originalError } = error;
  const place = { ...(locations ? { locations } : {}), ...(path ? { path } : {}) };
  const requestId = currentCorrelationId();
  const refusal = fromProblem(error.extensions);
  if (!originalError && !refusal) return { message, ...place, extensions: { code: 'BAD_INPUT', requestId } };
  const coded = refusal ?? toAilaError(originalError);
  logError(logger, coded);
  return {
    message: coded.message,
    ...place,
    extensions: { code: coded.code, parameters: coded.parameters, requestId },
  };
}
