import { courseRoles } from '@aila/contracts';
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
