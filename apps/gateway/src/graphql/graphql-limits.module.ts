import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import { ParallelQueries } from './parallel-queries.js';
import { SocketLimits } from './socket-limits.js';

/** How much of GraphQL one person may ask for at a time. */
@Module({
  providers: [
    SocketLimits,
    { provide: APP_INTERCEPTOR, useClass: ParallelQueries },
    { provide: APP_INTERCEPTOR, useExisting: SocketLimits },
  ],
})
export class GraphqlLimitsModule {}
