import { courseRoles, languages, type CourseRole, type Language } from '@aila/contracts';
import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from '@nestjs/graphql';

/** GraphQL enums with the same values as REST, spelled as GraphQL wants them. */
export const named = (values: readonly string[]) => Object.fromEntries(values.map((value) => [value, value]));
export const CourseRoleEnum = named(courseRoles);
export const LanguageEnum = named(languages);
registerEnumType(CourseRoleEnum, { name: 'CourseRole' });
registerEnumType(LanguageEnum, { name: 'Language' });

@ObjectType({ isAbstract: true })
class CourseFields {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  title!: string;

  @Field(() => String)
  department!: string;

  @Field(() => String)
  number!: string;

  @Field(() => LanguageEnum)
  language!: Language;

  @Field(() => Boolean)
  active!: boolean;

  @Field(() => CourseRoleEnum, { nullable: true, description: 'Null for an administrator who is not enrolled.' })
  myRole!: CourseRole | null;

  @Field(() => String)
  createdAt!: string;
}

@ObjectType('Course')
export class CourseModel extends CourseFields {}

@ObjectType('ModuleProgress')
export class ModuleProgressModel {
  @Field(() => Float, { description: 'From 0 to 1.' })
  score!: number;

  @Field(() => Int)
  attempts!: number;

  @Field(() => Boolean)
  achieved!: boolean;
}

@ObjectType('Module')
export class ModuleModel {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  courseId!: string;

  @Field(() => ID)
  conceptId!: string;

  @Field(() => String)
  title!: string;

  @Field(() => String)
  description!: string;

  @Field(() => Int)
  position!: number;

  @Field(() => ModuleProgressModel, {
    nullable: true,
    description: 'How far the caller is; null before the first answer.',
  })
  progress?: ModuleProgressModel | null;
}

@ObjectType('Concept')
export class ConceptModel {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  courseId!: string;

  @Field(() => String)
  title!: string;

  @Field(() => Int)
  position!: number;

  @Field(() => [ModuleModel])
  modules!: ModuleModel[];
}

@ObjectType('CourseOutline')
export class CourseOutlineModel extends CourseFields {
  @Field(() => [ConceptModel])
  concepts!: ConceptModel[];
}

@ObjectType('CoursePage')
export class CoursePageModel {
  @Field(() => [CourseModel])
  items!: CourseModel[];

  @Field(() => String, { nullable: true })
  nextCursor!: string | null;
}

@InputType('ModuleInput')
export class ModuleInputModel {
  @Field(() => String)
  title!: string;

  @Field(() => String, { nullable: true })
  description?: string;
}
