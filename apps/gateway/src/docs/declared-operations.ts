import { statusOf, type Operation } from '@aila/contracts/operations';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Answer } from './answers.js';
import type { NamedSchemas } from './named-schemas.js';

export type Documented = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** A stream of events is text; it does not have the schema of the answer that comes in one piece. */
const eventStream = {
  'text/event-stream': {
    schema: {
      type: 'string',
      description: 'Server-sent events `reply`, `token`, `citation`, `verdict`, then `done` or `error`.',
    },
  },
} as const;

/** Writes into the OpenAPI entry of a route what is declared of its operation, except with what it may refuse. */
export function describeDeclared(entry: Documented, operation: Operation, schemas: NamedSchemas): void {
  const { name, group, summary, policy, idempotent, answers, streams } = operation;
  entry.operationId = `${group}_${name}`;
  entry.tags = [group];
  if (summary !== undefined) entry.summary = summary;
  if (policy !== 'public') entry.security = [{ bearer: [] }];
  if (idempotent) entry.parameters = [...(entry.parameters ?? []), idempotencyKey];
  const jsonOf = (schema: z.ZodType) => ({ 'application/json': { schema: schemas.of(schema) as object } });
  const answer = { content: { ...(answers ? jsonOf(answers) : {}), ...(streams ? eventStream : {}) } };
  const isEmpty = !answers && !streams;
  entry.responses = { [statusOf(operation)]: { description: '', ...(isEmpty ? {} : answer) } };
  if (answers && streams) entry.responses[202] = { description: 'It goes on.', content: jsonOf(answers) };
}

/** The same for a route that is described where it is written. */
export function describeAnswer(
  entry: Documented,
  { group, status, description = '', schema }: Answer,
  schemas: NamedSchemas,
): void {
  entry.tags = [group];
  const content = schema && { content: { 'application/json': { schema: schemas.of(schema) as object } } };
  entry.responses = { [status]: { description, ...content } };
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  required: false,
  description: 'Makes a repeated request one: the same key again follows what it began.',
  schema: { type: 'string' as const, minLength: 8, maxLength: 100 },
};
