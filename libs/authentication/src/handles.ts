import { AilaError } from '@aila/contracts';
import { statusOf, type AnswerOf, type CheckedParts, type EventOf, type Operation } from '@aila/contracts/operations';
import {
  Body,
  createParamDecorator,
  HttpCode,
  Param,
  Query,
  RequestMapping,
  RequestMethod,
  SetMetadata,
  UseInterceptors,
  type ExecutionContext,
} from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteConfig } from '@nestjs/platform-fastify';
import { CurrentCaller, requestOf, type AuthenticatedRequest, type Caller } from './caller.js';
import { NdjsonInterceptor } from './ndjson.js';
import { Policy } from './policy.decorator.js';

const operationMetadata = 'aila:operation';

/**
 * The arguments of a handler, in this order: who calls (unless everybody may), then each part of the request that is
 * declared, then the idempotency key (null: none) of what takes one. Whatever else a handler wants comes after them, with
 * a decorator of its own.
 */
export type Given<Op> = [
  ...(Op extends { readonly policy: 'public' } ? [] : [caller: Caller]),
  ...CheckedParts<Op>,
  ...(Op extends { readonly idempotent: true } ? [key: string | null] : []),
];

/** What a handler of an operation that streams answers with: the events as they come, or those that were. */
export type Events<Event> = AsyncIterable<Event> | Iterable<Event>;
/** What a handler answers: the declared answer, or the declared events where the operation streams. */
type Outcome<Op> = [EventOf<Op>] extends [never] ? AnswerOf<Op> : Events<EventOf<Op>>;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what a handler takes beyond its operation is its own
type Handler<Op, Result> = (...args: [...Given<Op>, ...any[]]) => Result | Promise<Result>;

type HandlerDecorator<Op, Result> = <Method extends Handler<Op, Result>>(
  target: object,
  key: string,
  descriptor: TypedPropertyDescriptor<Method>,
) => void;

/**
 * Makes a method carry out a declared operation: its route, status, policy and checked arguments follow from the
 * declaration, and neither its arguments nor its answer can be of another type.
 */
export function Handles<const Op extends Operation>(operation: Op): HandlerDecorator<Op, Outcome<Op>> {
  return (target, key, descriptor) => {
    route(operation, target, key, descriptor);
    Policy(operation.policy)(target, key, descriptor);
    if (operation.streams) UseInterceptors(new NdjsonInterceptor())(target, key, descriptor);
  };
}

/**
 * Makes a method the public face of an operation that another service carries out, and decides about, with the caller's
 * own token. What it answers with is its own business where that is not what the service answers with.
 */
export function Relays<const Op extends Operation>(operation: Op): HandlerDecorator<Op, unknown> {
  return (target, key, descriptor) => {
    route(operation, target, key, descriptor);
    PolicyOf(operation)(target, key, descriptor);
  };
}

/** The policy of an operation at the gateway: another service decides what it carries out itself. */
export const PolicyOf = ({ policy, service }: Operation) =>
  Policy(policy, service === 'gateway' ? {} : { enforcedBy: service });

/** The operation that a method handles or relays. */
export const operationOf = (method: object) => Reflect.getMetadata(operationMetadata, method) as Operation | undefined;

/** How many arguments the declaration gives a handler; the rest is the handler's own. */
export const givenTo = ({ policy, params, query, body, idempotent }: Operation) =>
  [policy !== 'public', params, query, body, idempotent].filter(Boolean).length;

function route(operation: Operation, target: object, key: string, descriptor: PropertyDescriptor): void {
  const { policy, params, query, body, idempotent, compressed, method, path } = operation;
  const decorators = [
    ...(policy === 'public' ? [] : [CurrentCaller()]),
    ...(params ? [Param({ schema: params })] : []),
    ...(query ? [Query({ schema: query })] : []),
    ...(body ? [Body({ schema: body })] : []),
    ...(idempotent ? [IdempotencyKey()] : []),
  ];
  decorators.forEach((decorate, index) => decorate(target, key, index));
  const decorated = Object.keys(
    (Reflect.getMetadata(ROUTE_ARGS_METADATA, target.constructor, key) ?? {}) as object,
  ).length;
  if ((descriptor.value as Handler<unknown, unknown>).length > decorated)
    throw new Error(`${target.constructor.name}.${key} takes an argument that ${operation.name} does not declare`);
  SetMetadata(operationMetadata, operation)(target, key, descriptor);
  RequestMapping({ path, method: RequestMethod[method] })(target, key, descriptor);
  HttpCode(statusOf(operation))(target, key, descriptor);
  if (compressed) RouteConfig({ compressed: true })(target, key, descriptor);
}

/** The idempotency key of a request; null when it has none. */
const IdempotencyKey = createParamDecorator((_: unknown, context: ExecutionContext) =>
  idempotencyKeyOf(requestOf(context)),
);

/** @throws BAD_INPUT for one that cannot be a key */
function idempotencyKeyOf({ headers }: Pick<AuthenticatedRequest, 'headers'>): string | null {
  const key = headers['idempotency-key'];
  return key === undefined ? null : checkedKey(key);
}

/** @throws BAD_INPUT for what cannot be an idempotency key */
export function checkedKey(key: unknown): string {
  if (typeof key === 'string' && /^[\x21-\x7e]{8,100}$/.test(key)) return key;
  throw new AilaError('BAD_INPUT', { problems: ['Idempotency-Key: must be 8 to 100 visible ASCII characters'] });
}
