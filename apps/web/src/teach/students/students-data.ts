import type { LearnerAttempt, OverrideInput, PrivacyMode } from '@aila/contracts';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { call } from '../../api/client.js';

const pageSize = 25;
const firstPage = null as string | null;

export const changePrivacy = (courseId: string, mode: PrivacyMode, version: number) =>
  call('PUT /courses/:id/privacy', { params: { id: courseId }, body: { mode, version } });

export const studentsKey = (courseId: string) => ['students', courseId];

/** The students of a course, by name or by pseudonym, page by page. */
export const studentsQuery = (courseId: string) =>
  infiniteQueryOptions({
    queryKey: studentsKey(courseId),
    queryFn: ({ pageParam, signal }) =>
      call('GET /courses/:id/students', {
        params: { id: courseId },
        query: { limit: pageSize, cursor: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: firstPage,
    getNextPageParam: (last) => last.nextCursor,
  });

/** A student by the id under which the course shows them. */
export interface Place {
  readonly courseId: string;
  readonly learnerId: string;
}

const paramsOf = ({ courseId, learnerId }: Place) => ({ id: courseId, userId: learnerId });
/** The keys of all that was read of a student. */
export const studentKey = ({ courseId, learnerId }: Place) => [...studentsKey(courseId), learnerId];

export const studentQuery = (place: Place) =>
  queryOptions({
    queryKey: [...studentKey(place), 'work'],
    queryFn: ({ signal }) => call('GET /courses/:id/students/:userId', { params: paramsOf(place), signal }),
  });
export const openStudent = (place: Place, reason: string) =>
  call('POST /courses/:id/students/:userId/openings', { params: paramsOf(place), body: { reason } });

/** Graded answers, the newest first; `moduleId` null: of all modules. */
export const answersQuery = (place: Place, moduleId: string | null) =>
  infiniteQueryOptions({
    queryKey: [...studentKey(place), 'answers', moduleId],
    queryFn: ({ pageParam, signal }) =>
      call('GET /courses/:id/students/:userId/attempts', {
        params: paramsOf(place),
        query: { limit: pageSize, cursor: pageParam ?? undefined, moduleId: moduleId ?? undefined },
        signal,
      }),
    initialPageParam: firstPage,
    getNextPageParam: (last) => last.nextCursor,
  });

/** Chats, the one used last first. */
export const chatsQuery = (place: Place, moduleId: string | null) =>
  infiniteQueryOptions({
    queryKey: [...studentKey(place), 'chats', moduleId],
    queryFn: ({ pageParam, signal }) =>
      call('GET /courses/:id/students/:userId/sessions', {
        params: paramsOf(place),
        query: { limit: pageSize, cursor: pageParam ?? undefined, moduleId: moduleId ?? undefined },
        signal,
      }),
    initialPageParam: firstPage,
    getNextPageParam: (last) => last.nextCursor,
  });

/** What was said in a student's chat, from its beginning on. */
export const transcriptQuery = (sessionId: string) =>
  infiniteQueryOptions({
    queryKey: ['transcript', sessionId],
    queryFn: ({ pageParam, signal }) =>
      call('GET /sessions/:id/transcript', {
        params: { id: sessionId },
        query: { limit: 100, cursor: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: firstPage,
    getNextPageParam: (last) => last.nextCursor,
  });
export const openTranscript = (sessionId: string, reason: string) =>
  call('POST /sessions/:id/openings', { params: { id: sessionId }, body: { reason } });

/** @throws CONFLICT when somebody else changed the verdict meanwhile */
export const overrideVerdict = (
  place: Place,
  { messageId, version }: LearnerAttempt,
  said: Pick<OverrideInput, 'outcome' | 'reason'>,
) =>
  call('PUT /courses/:id/students/:userId/verdicts/:messageId', {
    params: { ...paramsOf(place), messageId },
    body: { ...said, version },
  });
