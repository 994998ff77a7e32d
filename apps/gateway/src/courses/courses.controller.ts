import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import { Course, CourseInput, CourseOutline, CoursePatch, Id, IdParams, ListQuery, pageOf } from '@aila/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Answers } from '../docs/answers.js';
import { Refuses } from '../docs/refusals.js';
import { Compressed } from '../web/compression.js';
import { CoursesService } from './courses.service.js';

const InstructorParams = z.strictObject({ id: Id, userId: Id });
type InstructorParams = z.infer<typeof InstructorParams>;

@ApiTags('courses')
@ApiBearerAuth()
@Controller('api/v1/courses')
export class CoursesController {
  constructor(private readonly courses: CoursesService) {}

  @Get()
  @Compressed()
  @Policy('signed-in')
  @Answers(200, pageOf(Course))
  list(@CurrentActor() actor: UserActor, @Query({ schema: ListQuery }) query: ListQuery) {
    return this.courses.list(actor, query);
  }

  @Post()
  @Policy('course.create')
  @Answers(201, Course)
  create(@CurrentActor() actor: UserActor, @Body({ schema: CourseInput }) input: CourseInput) {
    return this.courses.create(actor, input);
  }

  @Get(':id')
  @Compressed()
  @Policy('course.read')
  @Answers(200, CourseOutline)
  outline(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.courses.outline(actor, id);
  }

  @Patch(':id')
  @Policy('course.edit')
  @Answers(200, Course)
  update(
    @CurrentActor() actor: UserActor,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Body({ schema: CoursePatch }) patch: CoursePatch,
  ) {
    return this.courses.update(actor, id, patch);
  }

  @Delete(':id')
  @HttpCode(204)
  @Policy('course.edit')
  @ApiResponse({ status: 204 })
  remove(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.courses.remove(actor, id);
  }

  @Put(':id/instructors/:userId')
  @HttpCode(204)
  @Policy('course.edit')
  @Refuses('NOT_AN_INSTRUCTOR')
  @ApiResponse({ status: 204 })
  appointInstructor(
    @CurrentActor() actor: UserActor,
    @Param({ schema: InstructorParams }) { id, userId }: InstructorParams,
  ) {
    return this.courses.appointInstructor(actor, id, userId);
  }

  @Delete(':id/instructors/:userId')
  @HttpCode(204)
  @Policy('course.edit')
  @ApiResponse({ status: 204 })
  dismissInstructor(
    @CurrentActor() actor: UserActor,
    @Param({ schema: InstructorParams }) { id, userId }: InstructorParams,
  ) {
    return this.courses.dismissInstructor(actor, id, userId);
  }
}
