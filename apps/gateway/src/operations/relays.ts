import { givenTo, Relays, type Caller } from '@aila/authentication';
import type { Operation } from '@aila/contracts/operations';
import type { ServiceClient } from '@aila/service';
import { Controller, Inject, Req, type Type } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { deviceHeaders } from './exchange.js';
import { addMethod } from './add-method.js';

/**
 * A controller that passes a group of operations on to the service that carries them out, as they are: a route for each.
 *
 * @param name of the class
 * @param client of that service
 * @param byHand operations that a controller of their own is the face of
 */
export function relaysOf<Group extends Readonly<Record<string, Operation>>>(
  name: string,
  client: Type<ServiceClient>,
  group: Group,
  byHand: readonly (keyof Group)[] = [],
): Type {
  const { [name]: made } = {
    [name]: class {
      constructor(readonly service: ServiceClient) {}
    },
  };
  const target = made as Type<{ readonly service: ServiceClient }>;
  Controller('api/v1')(target);
  Inject(client)(target, undefined, 0);
  for (const operation of Object.values(group).filter(({ name }) => !byHand.includes(name))) {
    const { prototype } = target as { prototype: object };
    const handler = function (this: { readonly service: ServiceClient }, ...given: unknown[]) {
      return this.service.call(operation, askedOf(operation, given) as never);
    };
    const count = givenTo(operation);
    const descriptor = addMethod(prototype, operation.name, handler, count + 1);
    if (operation.device) Req()(prototype, operation.name, count);
    Relays(operation)(prototype, operation.name, descriptor as never);
  }
  return target;
}

/** The arguments of a handler, in their order, as a request to the service. */
function askedOf({ policy, params, query, body, idempotent, device }: Operation, given: readonly unknown[]): object {
  const rest = [...given];
  return {
    token: policy === 'public' ? undefined : (rest.shift() as Caller).token,
    ...(params ? { params: rest.shift() } : {}),
    ...(query ? { query: rest.shift() } : {}),
    ...(body ? { body: rest.shift() } : {}),
    ...(idempotent ? { idempotencyKey: rest.shift() ?? undefined } : {}),
    ...(device ? { headers: deviceHeaders(rest.shift() as FastifyRequest) } : {}),
  };
}
