import type { AccessCodeLimits, AssignedRole, CourseMember, CourseRole } from '@aila/contracts';
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.js';

/** How many members come at once. */
const pageSize = 50;
const groups: Readonly<Record<AssignedRole, string>> = {
  student: 'students',
  assistant: 'assistants',
  observer: 'observers',
};

export const membersKey = (courseId: string) => ['members', courseId];

/** Who takes part in a course, by family name, page by page; `role` null: in any role. */
export const membersQuery = (courseId: string, role: CourseRole | null, search: string) =>
  infiniteQueryOptions({
    queryKey: [...membersKey(courseId), role, search],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        limit: pageSize,
        role: role ?? undefined,
        search: search || undefined,
        cursor: pageParam ?? undefined,
      };
      return call('GET /courses/:id/members', { params: { id: courseId }, query, signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: keepPreviousData,
  });

export const assignRole = (courseId: string, userId: string, role: AssignedRole) =>
  call('PUT /courses/:id/:group/:userId', { params: { id: courseId, group: groups[role], userId } });
export const removeMember = (courseId: string, { userId }: CourseMember, role: AssignedRole) =>
  call('DELETE /courses/:id/:group/:userId', { params: { id: courseId, group: groups[role], userId } });

/** For administrators, who alone may look people up. @returns the id, or null when nobody has the address */
export async function userIdOf(email: string): Promise<string | null> {
  const page = await call('GET /users', { query: { email } });
  return page.items[0]?.id ?? null;
}

/** Whether somebody teaches the course: giving them another role would end that without a word. */
export async function teaches(courseId: string, userId: string): Promise<boolean> {
  const query = { role: 'instructor', limit: 200 } as const;
  const page = await call('GET /courses/:id/members', { params: { id: courseId }, query });
  return page.items.some((member) => member.userId === userId);
}

export const accessCodeQuery = (courseId: string) =>
  queryOptions({
    queryKey: ['access-code', courseId],
    queryFn: ({ signal }) => call('GET /courses/:id/access-code', { params: { id: courseId }, signal }),
  });
export const limitAccessCode = (courseId: string, body: AccessCodeLimits) =>
  call('PUT /courses/:id/access-code', { params: { id: courseId }, body });
export const renewAccessCode = (courseId: string) =>
  call('POST /courses/:id/access-code', { params: { id: courseId } });
