import { fromProblem } from '@aila/contracts';
import { logError, toAilaError } from '@aila/http';
import { currentCorrelationId, type Logger } from '@aila/telemetry';
import { MercuriusDriver, type MercuriusDriverConfig } from '@nestjs/mercurius';
import { GraphQLModule } from '@nestjs/graphql';
import type { DynamicModule } from '@nestjs/common';
import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  type ExecutionResult,
  type GraphQLFormattedError,
} from 'graphql';
import { limitComplexity, limitDepth, maxTokens } from './limits.js';

export const graphqlPath = '/graphql';

/** GraphQL over HTTP by Mercurius; subscriptions run over a socket of their own (see subscriptions). */
export function graphqlModule(production: boolean, logger: Logger): DynamicModule {
  return GraphQLModule.forRoot<MercuriusDriverConfig>({
    driver: MercuriusDriver,
    autoSchemaFile: true,
    path: graphqlPath,
    jit: 1,
    graphiql: !production,
    subscription: false,
    allowBatchedQueries: false,
    graphql: { parseOptions: { maxTokens } },
    validationRules: [limitDepth, limitComplexity, ...(production ? [NoSchemaIntrospectionCustomRule] : [])],
    context: (request: unknown, reply: unknown) => ({ request, reply }),
    errorFormatter: (result: ExecutionResult) => ({
      statusCode: 200,
      response: {
        data: result.data ?? null,
        errors: (result.errors ?? []).flatMap(reasonsOf).map((error) => formatGraphqlError(error, logger)),
      },
    }),
  } as MercuriusDriverConfig);
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
