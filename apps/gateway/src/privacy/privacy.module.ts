import { Module } from '@nestjs/common';
import { graphqlFaceOf } from '../operations/graphql-face.js';
import { PrivacyController } from './privacy.controller.js';
import { PrivacyService } from './privacy.service.js';

/** What the staff of a course may know of its students' chats. */
@Module({ controllers: [PrivacyController], providers: [PrivacyService, graphqlFaceOf(PrivacyController)] })
export class PrivacyModule {}
