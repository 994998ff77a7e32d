import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { Parts } from './parts.js';

/** Gives the open parts of the service, its logger and its metrics to the constructors of every module. */
@Global()
@Module({})
export class ServiceModule {
  static of({ providers }: Parts): DynamicModule {
    return { module: ServiceModule, providers, exports: providers };
  }
}
