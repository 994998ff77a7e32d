import type { CourseRole } from '@aila/contracts';
import { Field, ID, ObjectType } from '@nestjs/graphql';
import { CourseRoleEnum } from '../courses/course.model.js';

@ObjectType('CourseMember')
class CourseMemberModel {
  @Field(() => ID)
  userId!: string;

  @Field(() => String)
  displayName!: string;

  @Field(() => String)
  email!: string;

  @Field(() => CourseRoleEnum)
  role!: CourseRole;

  /** ISO 8601. */
  @Field(() => String)
  joinedAt!: string;
}

@ObjectType('CourseMemberPage')
export class CourseMemberPageModel {
  @Field(() => [CourseMemberModel])
  items!: CourseMemberModel[];

  @Field(() => String, { nullable: true })
  nextCursor!: string | null;
}
