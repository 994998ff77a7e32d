import type { DeclaredPolicy } from './policy.decorator.js';
import { policyMetadata } from './policy.decorator.js';
import { RequestMethod } from '@nestjs/common';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';

/** Something that can be called from outside: a route, or a GraphQL query, mutation or subscription. */
export interface Operation {
  readonly kind: 'REST' | 'Query' | 'Mutation' | 'Subscription';
  /** `GET api/v1/me` or the GraphQL field's name. */
  readonly name: string;
  readonly handler: string;
  readonly policy: DeclaredPolicy | undefined;
  /** The method, for what else is declared on it. */
  readonly method: object;
}

type Handler = (...args: never[]) => unknown;

/** Every operation of the application, found by the same metadata that the framework routes by. */
export function listOperations(discovery: DiscoveryService, scanner: MetadataScanner): Operation[] {
  const wrappers = [...discovery.getControllers(), ...discovery.getProviders()];
  return wrappers.flatMap(({ instance, metatype }) => {
    if (typeof instance !== 'object' || instance === null || !metatype) return [];
    const prototype = Object.getPrototypeOf(instance) as Record<string, Handler>;
    return scanner.getAllMethodNames(prototype).flatMap((method) => {
      const handler = prototype[method] as Handler;
      const operation = restOperation(metatype, handler) ?? graphqlOperation(handler);
      if (!operation) return [];
      const policy = Reflect.getMetadata(policyMetadata, handler) as DeclaredPolicy | undefined;
      return [{ ...operation, handler: `${metatype.name}.${method}`, policy, method: handler }];
    });
  });
}

function restOperation(controller: object, handler: Handler): Pick<Operation, 'kind' | 'name'> | undefined {
  const path = Reflect.getMetadata('path', handler) as string | undefined;
  const method = Reflect.getMetadata('method', handler) as RequestMethod | undefined;
  if (path === undefined || method === undefined) return undefined;
  const prefix = (Reflect.getMetadata('path', controller) as string | undefined) ?? '';
  const full = [prefix, path]
    .map((part) => part.replace(/^\/|\/$/g, ''))
    .filter(Boolean)
    .join('/');
  return { kind: 'REST', name: `${RequestMethod[method]} ${full}` };
}

function graphqlOperation(handler: Handler): Pick<Operation, 'kind' | 'name'> | undefined {
  const kind = Reflect.getMetadata('graphql:resolver_type', handler) as string | undefined;
  if (kind !== 'Query' && kind !== 'Mutation' && kind !== 'Subscription') return undefined;
  return { kind, name: (Reflect.getMetadata('graphql:resolver_name', handler) as string | undefined) ?? handler.name };
}
