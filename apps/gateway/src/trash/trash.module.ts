import { Module } from '@nestjs/common';
import { graphqlFaceOf } from '../operations/graphql-face.js';
import { TrashController } from './trash.controller.js';
import { TrashExpiry } from './trash-expiry.js';
import { TrashService } from './trash.service.js';

/** Deleting courses, concepts and modules, and bringing them back. */
@Module({
  controllers: [TrashController],
  providers: [TrashExpiry, TrashService, graphqlFaceOf(TrashController)],
})
export class TrashModule {}
