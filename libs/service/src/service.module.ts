import { Global, Module, type DynamicModule, type Type } from '@nestjs/common';
import type { Parts } from './parts.js';

/** Gives the open parts of the service, its logger and its metrics to the constructors of every module. */
@Global()
@Module({})
export class ServiceModule {
  static of({ providers }: Parts): DynamicModule {
    return { module: ServiceModule, providers, exports: providers };
  }
}

/** A module of a service, with what it needs of others in its imports. */
export type Feature = Type | DynamicModule;

class Service {}

/** What holds the modules of a service together. */
export function rootOf(parts: Parts, features: readonly Feature[]): DynamicModule {
  return { module: Service, imports: [ServiceModule.of(parts), ...features] };
}
