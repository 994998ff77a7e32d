import { Handles, type Caller } from '@aila/authentication';
import type { Contents, ListQuery, Page, TrashEntry } from '@aila/contracts';
import { courses, outline, trash } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { TrashService } from './trash.service.js';

type Id = { readonly id: string };

@Controller('api/v1')
export class TrashController {
  constructor(private readonly service: TrashService) {}

  @Handles(trash.courseContents)
  courseContents({ actor }: Caller, { id }: Id): Promise<Contents> {
    return this.service.contents(actor, 'course', id);
  }

  @Handles(trash.conceptContents)
  conceptContents({ actor }: Caller, { id }: Id): Promise<Contents> {
    return this.service.contents(actor, 'concept', id);
  }

  @Handles(trash.moduleContents)
  moduleContents({ actor }: Caller, { id }: Id): Promise<Contents> {
    return this.service.contents(actor, 'module', id);
  }

  @Handles(courses.deleteCourse)
  deleteCourse({ actor }: Caller, { id }: Id): Promise<void> {
    return this.service.remove(actor, 'course', id);
  }

  @Handles(outline.deleteConcept)
  deleteConcept({ actor }: Caller, { id }: Id): Promise<void> {
    return this.service.remove(actor, 'concept', id);
  }

  @Handles(outline.deleteModule)
  deleteModule({ actor }: Caller, { id }: Id): Promise<void> {
    return this.service.remove(actor, 'module', id);
  }

  @Handles(trash.deletedCourses)
  deletedCourses({ actor }: Caller, query: ListQuery): Promise<Page<TrashEntry>> {
    return this.service.courses(actor, query);
  }

  @Handles(trash.courseTrash)
  courseTrash({ actor }: Caller, { id }: Id, query: ListQuery): Promise<Page<TrashEntry>> {
    return this.service.ofCourse(actor, id, query);
  }

  @Handles(trash.restoreCourse)
  restoreCourse({ actor }: Caller, { id }: Id): Promise<void> {
    return this.service.restore(actor, 'course', id);
  }

  @Handles(trash.restoreConcept)
  restoreConcept({ actor }: Caller, { id }: Id): Promise<void> {
    return this.service.restore(actor, 'concept', id);
  }

  @Handles(trash.restoreModule)
  restoreModule({ actor }: Caller, { id }: Id): Promise<void> {
    return this.service.restore(actor, 'module', id);
  }
}
