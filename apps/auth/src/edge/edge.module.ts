import { Module } from '@nestjs/common';
import { ProviderModule } from '../provider/provider.module.js';
import { AuthorizeController, EdgeGuard } from './authorize.controller.js';
import { TriggerGuard, TriggersController } from './triggers.controller.js';
import { TriggersService } from './triggers.service.js';

/** What stands before and beside Aila asks here: the ingress whether a request may pass, a user pool for its hooks. */
@Module({
  imports: [ProviderModule],
  controllers: [AuthorizeController, TriggersController],
  providers: [EdgeGuard, TriggerGuard, TriggersService],
})
export class EdgeModule {}
