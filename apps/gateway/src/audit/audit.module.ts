import { Module } from '@nestjs/common';
import { graphqlFaceOf } from '../operations/graphql-face.js';
import { AuditController } from './audit.controller.js';
import { AuditService } from './audit.service.js';

/** What was done, by whom and when. */
@Module({ controllers: [AuditController], providers: [AuditService, graphqlFaceOf(AuditController)] })
export class AuditModule {}
