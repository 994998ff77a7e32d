import { courseRoles, type CourseRole } from '@aila/contracts';
import { recordAuthorisation, wasAuthorised, withAuthorisationRecord } from './authorisation-record.js';
import { allowsInCourse, allowsInstitution, policies, type CoursePolicyName, type PolicyName } from './policies.js';

const names = Object.keys(policies) as PolicyName[];
const courseNames = names.filter((name): name is CoursePolicyName => policies[name].kind === 'course');

test.each(courseNames)('%s lets nobody in who is neither enrolled nor an administrator', (name) => {
  expect(allowsInCourse(name, null, false)).toBe(false);
});

test('an administrator reads nobody’s chats', () => {
  expect(allowsInCourse('chat.own', null, true)).toBe(false);
});

test('only instructors and administrators change what a course consists of', () => {
  const mayEdit = courseRoles.filter((role) => allowsInCourse('outline.edit', role, false));
  expect(mayEdit).toEqual(['instructor']);
  expect(allowsInCourse('outline.edit', 'student', true)).toBe(true);
});

const allowed = (role: CourseRole) => courseNames.filter((name) => allowsInCourse(name, role, false));

test('an observer only reads', () => {
  expect(allowed('observer')).toEqual(['course.read', 'file.list', 'page.read']);
});

test('an assistant sees what the instructor sees, chats for themselves, and changes nothing of the course', () => {
  expect(allowed('assistant')).toEqual([
    'course.read',
    'analytics.read',
    'member.list',
    'file.list',
    'page.read',
    'chat.own',
  ]);
});

test('an instructor who looks at the course as a student loses nothing and gains nothing: they may all of it anyway', () => {
  for (const role of ['student', 'observer', 'assistant'] as const)
    expect(allowed('instructor')).toEqual(expect.arrayContaining(allowed(role)));
  expect(allowed('instructor')).not.toContain('course.edit');
});

test('an institution policy asks for one of its roles', () => {
  expect(allowsInstitution(policies['course.create'], ['student', 'instructor'])).toBe(false);
  expect(allowsInstitution(policies['course.create'], ['admin'])).toBe(true);
});

test('what one request was allowed does not count for the next', async () => {
  await withAuthorisationRecord(async () => {
    await Promise.resolve();
    recordAuthorisation('course.read');
    expect(wasAuthorised('course.read')).toBe(true);
    expect(wasAuthorised('outline.edit')).toBe(false);
  });
  withAuthorisationRecord(() => expect(wasAuthorised('course.read')).toBe(false));
});
