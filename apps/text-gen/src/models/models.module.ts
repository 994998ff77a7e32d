import { Module } from '@nestjs/common';
import { ConnectionsController } from './connections.controller.js';
import { ConnectionsService } from './connections.service.js';
import { CostsController } from './costs.controller.js';
import { CostsService } from './costs.service.js';
import { CourseConnectionService } from './course-connection.service.js';
import { ModelDirectory } from './model-directory.js';

/** Which language models there are, who may use which, and what they cost. */
@Module({
  controllers: [ConnectionsController, CostsController],
  providers: [ConnectionsService, CostsService, CourseConnectionService, ModelDirectory],
  exports: [ModelDirectory],
})
export class ModelsModule {}
