import { Module } from '@nestjs/common';
import { graphqlFaceOf } from '../operations/graphql-face.js';
import { EnrolmentsController } from './enrolments.controller.js';
import { EnrolmentsService } from './enrolments.service.js';
import { MembersResolver } from './members.resolver.js';
import { MembersService } from './members.service.js';

/** Who is in a course, and as what. */
@Module({
  controllers: [EnrolmentsController],
  providers: [EnrolmentsService, MembersResolver, MembersService, graphqlFaceOf(EnrolmentsController)],
})
export class EnrolmentsModule {}
