import type { AllOperations } from '@aila/contracts/operations';
import type { Proof } from './proof.js';

/** Paths of screens, as the routes of the web client write them. */
export const screens = {
  home: '/',
  signUp: '/sign-up',
  signUpCode: '/sign-up/code',
  account: '/account',
  course: '/courses/:courseId',
  chat: '/courses/:courseId/modules/:moduleId/:chats?/:sessionId?',
  teach: '/courses/:courseId/teach',
  settings: '/courses/:courseId/teach/settings',
  trash: '/courses/:courseId/teach/trash',
  members: '/courses/:courseId/teach/people',
  prompt: '/courses/:courseId/teach/prompt',
  students: '/courses/:courseId/teach/students',
  student: '/courses/:courseId/teach/students/:learnerId',
  transcript: '/courses/:courseId/teach/students/:learnerId/chats/:sessionId',
  openings: '/account/openings',
  analytics: '/courses/:courseId/teach/analytics',
  chatLogs: '/courses/:courseId/teach/chat-logs',
  peopleList: '/courses/:courseId/teach/people/list',
  files: '/courses/:courseId/teach/modules/:moduleId',
  page: '/courses/:courseId/teach/modules/:moduleId/files/:fileId',
  catalogue: '/all-courses',
  newCourse: '/all-courses/new',
  courseTrash: '/all-courses/trash',
  people: '/people',
  admission: '/people/sign-up',
  person: '/people/:userId',
} as const;

/** An operation of the original and what somebody who used it does here. */
export interface OriginalOperation {
  /** S: students, I: instructors, A: administrators; numbered as the original's documentation lists them. */
  readonly id: string;
  readonly need: string;
  readonly here: readonly (keyof AllOperations)[];
  readonly subscriptions?: readonly string[];
  /** Paths of the web client. */
  readonly screens: readonly string[];
  readonly tests: readonly Proof[];
  /** Why no operation answers to it, or not as it did. */
  readonly because?: string;
  /** What is missing. */
  readonly notYet?: string;
}
