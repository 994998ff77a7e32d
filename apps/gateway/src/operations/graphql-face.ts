import { checkedKey, CurrentCaller, operationOf, PolicyOf, type Caller } from '@aila/authentication';
import type { Operation } from '@aila/contracts/operations';
import { Inject, type OnModuleInit, type Type } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { Args, Context, Mutation, Query, Resolver } from '@nestjs/graphql';
import type { z } from 'zod';
import type { Exchange } from './exchange.js';
import { onePerRequest } from '../graphql/limits.js';
import { parse } from '../graphql/parse.js';
import { addMethod } from './add-method.js';
import { pairs, recordsOf, typeOf, type GraphqlType, type TypedField } from '../graphql/types-of-schemas.js';

type Handler = (...given: unknown[]) => Promise<unknown>;
type Handlers = Readonly<Record<string, Handler>>;

/** An argument of a field: where its value goes in the request that REST would have sent. */
interface Argument extends TypedField {
  readonly name: string;
  readonly put: (request: Request, value: unknown) => void;
}

/** The parts of a request, before they are checked. */
interface Request {
  readonly params: Record<string, unknown>;
  readonly query: Record<string, unknown>;
  body: Record<string, unknown>;
  key: unknown;
}

/**
 * The operations of a controller as fields of GraphQL: a resolver whose fields check their arguments with the schemas of
 * REST and call the same methods, so that both answer and refuse alike.
 */
export function graphqlFaceOf(controller: Type): Type {
  const name = `${controller.name.replace(/Controller$/, '')}Resolver`;
  const { [name]: made } = {
    [name]: class implements OnModuleInit {
      handlers!: Handlers;
      constructor(private readonly modules: ModuleRef) {}

      onModuleInit(): void {
        this.handlers = this.modules.get(controller, { strict: false });
      }
    },
  };
  const face = made as Type<{ readonly handlers: Handlers }>;
  Resolver()(face);
  Inject(ModuleRef)(face, undefined, 0);
  const { prototype } = controller as { prototype: Record<string, object> };
  for (const key of Object.getOwnPropertyNames(prototype)) {
    const operation = key === 'constructor' ? undefined : operationOf(prototype[key] as object);
    if (operation && operation.graphql !== false) addField(face, key, operation);
  }
  return face;
}

function addField(face: Type<{ handlers: Handlers }>, key: string, operation: Operation): void {
  const takes = argumentsOf(operation);
  const answer = answerOf(operation);
  const isPublic = operation.policy === 'public';
  const { prototype } = face as { prototype: object };
  const resolve = async function (this: { handlers: Handlers }, exchange: Exchange, ...given: unknown[]) {
    const caller = isPublic ? [] : [given.shift() as Caller];
    const request: Request = { params: {}, query: {}, body: {}, key: null };
    takes.forEach(({ put }, index) => put(request, given[index]));
    const parts = [...caller, ...checked(operation, request), exchange.request, exchange.reply];
    return answer.shape(await this.handlers[key]?.(...parts));
  };
  const descriptor = addMethod(prototype, operation.name, resolve, takes.length + 2);
  const decorators = [
    Context(),
    ...(isPublic ? [] : [CurrentCaller()]),
    ...takes.map(({ name, type, nullable }) => Args(name, { type: () => type as Type, nullable })),
  ];
  decorators.forEach((decorate, index) => decorate(prototype, operation.name, index));
  const options = {
    ...(operation.graphql && operation.graphql.onePerRequest ? onePerRequest : {}),
    ...(operation.summary === undefined ? {} : { description: operation.summary }),
  };
  const Root = operation.method === 'GET' ? Query : Mutation;
  Root(() => answer.type as Type, options)(prototype, operation.name, descriptor);
  PolicyOf(operation)(prototype, operation.name, descriptor);
}

function argumentsOf({ params, query, body, idempotent, graphql }: Operation): Argument[] {
  const { args = {}, input } = graphql || {};
  const ofPart = (part: 'params' | 'query' | 'body', schema: z.ZodObject | undefined): Argument[] =>
    Object.entries((schema?.shape ?? {}) as Record<string, z.ZodType>).map(([key, field]) => ({
      ...typeOf(field, 'input'),
      name: args[key] ?? key,
      put: (request, value) => void (request[part][key] = value),
    }));
  const whole = (schema: z.ZodObject): Argument => ({
    ...typeOf(schema, 'input'),
    name: 'input',
    put: (request, value) => void (request.body = value as Record<string, unknown>),
  });
  const all = [
    ...ofPart('params', params),
    ...ofPart('query', query),
    ...(body && input ? [whole(body)] : ofPart('body', body)),
  ];
  const key: Argument = {
    name: 'idempotencyKey',
    type: String,
    nullable: true,
    description: undefined,
    put: (request, value) => void (request.key = value),
  };
  return idempotent ? [...all, key] : all;
}

function checked({ params, query, body, idempotent }: Operation, request: Request): unknown[] {
  return [
    ...(params ? [parse(params, request.params)] : []),
    ...(query ? [parse(query, request.query)] : []),
    ...(body ? [parse(body, request.body)] : []),
    ...(idempotent ? [request.key === null || request.key === undefined ? null : checkedKey(request.key)] : []),
  ];
}

interface Answer {
  readonly type: GraphqlType;
  readonly shape: (answer: unknown) => unknown;
}

/** What a field answers with: true where REST answers with nothing. */
function answerOf({ answers, graphql }: Operation): Answer {
  if (!answers) return { type: Boolean, shape: () => true };
  const { picks, as } = graphql || {};
  if (picks) {
    const { [picks]: picked } = (answers as z.ZodObject).shape as Record<string, z.ZodType>;
    const { type } = typeOf(picked as z.ZodType, 'answer');
    return { type, shape: (answer) => (answer as Record<string, unknown>)[picks] };
  }
  const records = recordsOf(answers);
  const withPairs = (answer: unknown) => {
    const whole = answer as Record<string, Readonly<Record<string, string>>>;
    return { ...whole, ...Object.fromEntries(records.map((field) => [field, pairs(whole[field])])) };
  };
  const { type } = typeOf(as ?? answers, 'answer');
  return { type, shape: records.length > 0 ? withPairs : (answer) => answer };
}
