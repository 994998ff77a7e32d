import { Handles, type Caller } from '@aila/authentication';
import type {
  CatalogueCourse,
  CatalogueQuery,
  Course,
  CourseCopyInput,
  CourseInput,
  CourseListQuery,
  CourseOutline,
  CoursePatch,
  CourseTerms,
  ListQuery,
  Page,
  PersonCourse,
} from '@aila/contracts';
import { courses } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { CatalogueService } from './catalogue.service.js';
import { CoursesService } from './courses.service.js';

type Id = { readonly id: string };
type Instructor = Id & { readonly userId: string };

@Controller('api/v1')
export class CoursesController {
  constructor(
    private readonly service: CoursesService,
    private readonly catalogue: CatalogueService,
  ) {}

  @Handles(courses.courses)
  courses({ actor }: Caller, query: CourseListQuery): Promise<Page<Course>> {
    return this.service.list(actor, query);
  }

  @Handles(courses.createCourse)
  createCourse({ actor }: Caller, input: CourseInput): Promise<Course> {
    return this.service.create(actor, input);
  }

  @Handles(courses.courseCatalogue)
  courseCatalogue({ actor }: Caller, query: CatalogueQuery): Promise<Page<CatalogueCourse>> {
    return this.catalogue.list(actor, query);
  }

  @Handles(courses.courseTerms)
  courseTerms({ actor }: Caller): Promise<CourseTerms> {
    return this.catalogue.terms(actor);
  }

  @Handles(courses.personCourses)
  personCourses({ actor }: Caller, { id }: Id, query: ListQuery): Promise<Page<PersonCourse>> {
    return this.catalogue.ofPerson(actor, id, query);
  }

  @Handles(courses.course)
  course({ actor }: Caller, { id }: Id): Promise<CourseOutline> {
    return this.service.outline(actor, id);
  }

  @Handles(courses.courseAsStudent)
  courseAsStudent({ actor }: Caller, { id }: Id): Promise<CourseOutline> {
    return this.service.asStudent(actor, id);
  }

  @Handles(courses.updateCourse)
  updateCourse({ actor }: Caller, { id }: Id, patch: CoursePatch): Promise<Course> {
    return this.service.update(actor, id, patch);
  }

  @Handles(courses.copyCourse)
  copyCourse({ actor }: Caller, { id }: Id, input: CourseCopyInput): Promise<Course> {
    return this.service.copy(actor, id, input);
  }

  @Handles(courses.appointInstructor)
  appointInstructor({ actor }: Caller, { id, userId }: Instructor): Promise<void> {
    return this.service.appointInstructor(actor, id, userId);
  }

  @Handles(courses.dismissInstructor)
  dismissInstructor({ actor }: Caller, { id, userId }: Instructor): Promise<void> {
    return this.service.dismissInstructor(actor, id, userId);
  }
}
