import { listOperations, operationOf } from '@aila/authentication';
import { errorCatalogue, type ErrorCode } from '@aila/contracts';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { answerOf } from './answers.js';
import { describeAnswer, describeDeclared } from './declared-operations.js';
import { meaningOf } from './errors-page.js';
import { NamedSchemas } from './named-schemas.js';
import { refusalsOf } from './refusals.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

const codes = Object.keys(errorCatalogue) as ErrorCode[];

/** The body of every refusal (RFC 9457). */
const problem = {
  type: 'object',
  properties: {
    type: { type: 'string', description: 'Address of the page that explains the code, relative to this document.' },
    title: { type: 'string', description: 'What happened and what to do, in plain English.' },
    status: { type: 'integer' },
    code: { type: 'string', description: 'Stable: programs may rely on it.' },
    requestId: { type: 'string', description: 'The same as the header x-request-id; support asks for it.' },
    parameters: { type: 'object', additionalProperties: true, description: 'Facts that the title was made with.' },
  },
  required: ['type', 'title', 'status', 'code', 'requestId'],
} as const;

/**
 * Adds to every operation each status with which it may refuse, from what is declared of it: its policy, its input, and
 * its own codes. Operations that answer by redirects alone refuse by a redirect too.
 */
export function describeRefusals(app: NestFastifyApplication, document: OpenAPIObject): void {
  const named = new NamedSchemas();
  for (const { kind, name, policy, method: handler } of operationsOf(app)) {
    if (kind !== 'REST') continue;
    const [method = '', path = ''] = name.split(' ');
    const template = `/${path.replace(/:(\w+)/g, '{$1}')}`;
    const operation = document.paths[template]?.[method.toLowerCase() as 'get'];
    if (!operation) continue;
    const declared = operationOf(handler);
    if (declared) describeDeclared(operation, declared, named);
    const answer = answerOf(handler);
    if (answer) describeAnswer(operation, answer, named);
    if ('302' in operation.responses) continue;
    const places = (operation.parameters ?? []).map((parameter) => ('in' in parameter ? parameter.in : ''));
    const takes = { path: places.includes('path'), query: places.includes('query') };
    const own = declared?.refuses ?? [];
    addRefusals(operation, refusalsOf({ own, policy: policy?.name, method, takes }));
  }
  const schemas = { ...document.components?.schemas, Problem: problem as never, ...(named.schemas as object) };
  document.components = { ...document.components, schemas };
}

function operationsOf(app: NestFastifyApplication) {
  return listOperations(app.get(DiscoveryService), app.get(MetadataScanner));
}

function addRefusals(operation: Operation, refusals: readonly ErrorCode[]): void {
  for (const status of new Set(refusals.map((code) => errorCatalogue[code].status))) {
    const own = refusals.filter((code) => errorCatalogue[code].status === status);
    const waits = own.some((code) => 'retryAfter' in errorCatalogue[code]);
    operation.responses[status] = {
      description: own.map((code) => `\`${code}\`: ${meaningOf(code)}`).join('\n\n'),
      ...(waits ? { headers: { 'Retry-After': { description: 'Seconds.', schema: { type: 'integer' } } } } : {}),
      content: { 'application/problem+json': { schema: problemOf(status) } },
    };
  }
}

function problemOf(status: number) {
  const ofStatus = codes.filter((code) => errorCatalogue[code].status === status);
  const properties = { status: { enum: [status] }, code: { type: 'string', enum: ofStatus } };
  return { allOf: [{ $ref: '#/components/schemas/Problem' }, { type: 'object', properties }] };
}
