import type { Course, CourseOutline, FilePage, Me, SignInOptions } from '@aila/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call, callOpenly, listAll } from './client.js';

/** Reads that several screens share, with the keys under which they are cached. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => call<Me>('GET', '/me', undefined, signal),
  staleTime: 5 * 60_000,
});

/** How one may sign in here, and what a password needs. */
export const signInOptionsQuery = queryOptions({
  queryKey: ['sign-in-options'],
  queryFn: () => callOpenly<SignInOptions>('GET', '/auth/options'),
  staleTime: 5 * 60_000,
});

export const coursesQuery = queryOptions({
  queryKey: ['courses'],
  queryFn: ({ signal }) => listAll<Course>('/courses', signal),
});

export const outlineQuery = (courseId: string) =>
  queryOptions({
    queryKey: ['course', courseId],
    queryFn: ({ signal }) => call<CourseOutline>('GET', `/courses/${courseId}`, undefined, signal),
  });

export const pageQuery = (fileId: string, page: number) =>
  queryOptions({
    queryKey: ['page', fileId, page],
    queryFn: ({ signal }) => call<FilePage>('GET', `/files/${fileId}/pages/${page}`, undefined, signal),
    staleTime: 60_000,
  });
