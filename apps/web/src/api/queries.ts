import { queryOptions } from '@tanstack/react-query';
import { call, callOpenly, listAll } from './client.js';

/** Reads that several screens share, with the keys under which they are cached. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => call('GET /me', { signal }),
  staleTime: 5 * 60_000,
});

/** How one may sign in here, and what a password needs. */
export const signInOptionsQuery = queryOptions({
  queryKey: ['sign-in-options'],
  queryFn: () => callOpenly('GET /auth/options'),
  staleTime: 5 * 60_000,
});

/** The courses in which one has a part. */
export const coursesQuery = queryOptions({
  queryKey: ['courses'],
  queryFn: ({ signal }) => listAll('GET /courses', { signal, query: { of: 'own' } }),
});

export const outlineQuery = (courseId: string) =>
  queryOptions({
    queryKey: ['course', courseId],
    queryFn: ({ signal }) => call('GET /courses/:id', { params: { id: courseId }, signal }),
  });

/** The same as students of the course have it, for those who teach it. */
export const studentViewQuery = (courseId: string) =>
  queryOptions({
    queryKey: ['course', courseId, 'student-view'],
    queryFn: ({ signal }) => call('GET /courses/:id/student-view', { params: { id: courseId }, signal }),
  });

export const pageQuery = (fileId: string, page: number) =>
  queryOptions({
    queryKey: ['page', fileId, page],
    queryFn: ({ signal }) => call('GET /files/:id/pages/:number', { params: { id: fileId, number: page }, signal }),
    staleTime: 60_000,
  });

/** What the staff of a course may know of its students' chats. */
export const privacyQuery = (courseId: string) =>
  queryOptions({
    queryKey: ['privacy', courseId],
    queryFn: ({ signal }) => call('GET /courses/:id/privacy', { params: { id: courseId }, signal }),
  });
