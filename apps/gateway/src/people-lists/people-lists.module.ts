import { Module } from '@nestjs/common';
import { graphqlFaceOf } from '../operations/graphql-face.js';
import { PeopleListService } from './people-list.service.js';
import { PeopleListsController } from './people-lists.controller.js';

/** People who come into a course by a list. */
@Module({
  controllers: [PeopleListsController],
  providers: [PeopleListService, graphqlFaceOf(PeopleListsController)],
})
export class PeopleListsModule {}
