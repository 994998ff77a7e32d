import { IdParams, ListQuery } from '../common.js';
import {
  CourseLearnerPage,
  CoursePrivacy,
  CoursePrivacyInput,
  LearnerAttempt,
  LearnerAttemptPage,
  LearnerChatPage,
  LearnerParams,
  LearnerQuery,
  LearnerWork,
  OpeningInput,
  OpeningPage,
  OverrideInput,
  Transcript,
  VerdictParams,
} from '../transcripts.js';
import { operations } from './operation.js';

const byCourse = { args: { id: 'courseId' } } as const;
const bySession = { args: { id: 'sessionId' } } as const;
const ofLearner = {
  params: LearnerParams,
  policy: 'transcript.read',
  about: 'member',
  refuses: ['TRANSCRIPTS_CLOSED', 'REASON_REQUIRED'],
  graphql: byCourse,
} as const;

/** What the staff of a course may know of its students' chats. */
export const privacy = operations('gateway', 'privacy', {
  coursePrivacy: {
    rest: 'GET /courses/:id/privacy',
    params: IdParams,
    answers: CoursePrivacy,
    policy: 'course.read',
    about: 'course',
    graphql: byCourse,
  },
  setCoursePrivacy: {
    rest: 'PUT /courses/:id/privacy',
    params: IdParams,
    body: CoursePrivacyInput,
    answers: CoursePrivacy,
    policy: 'privacy.edit',
    about: 'course',
    refuses: ['CONFLICT', 'PRIVACY_PROMISED'],
    summary: 'Instructors close what is open; only administrators open it again.',
    graphql: byCourse,
  },
});

/** What students said, for those who teach them. Each opening is on record, and the student sees it. */
export const transcripts = operations('text-gen', 'transcripts', {
  courseLearners: {
    rest: 'GET /courses/:id/students',
    params: IdParams,
    query: ListQuery,
    answers: CourseLearnerPage,
    policy: 'transcript.read',
    about: 'course',
    refuses: ['TRANSCRIPTS_CLOSED'],
    summary: 'The students of a course with how far they are, by name or by pseudonym.',
    graphql: byCourse,
  },
  learner: {
    rest: 'GET /courses/:id/students/:userId',
    answers: LearnerWork,
    summary: "Opens a student's work for an hour; who has to give a reason for it does so by `openLearner`.",
    ...ofLearner,
  },
  openLearner: {
    rest: 'POST /courses/:id/students/:userId/openings',
    body: OpeningInput,
    answers: LearnerWork,
    status: 201,
    summary: "Opens a student's work for an hour, with a reason, which the student reads.",
    ...ofLearner,
    refuses: ['TRANSCRIPTS_CLOSED'],
  },
  learnerAttempts: {
    rest: 'GET /courses/:id/students/:userId/attempts',
    query: LearnerQuery,
    answers: LearnerAttemptPage,
    summary: 'Graded answers with what they were graded by, the newest first.',
    ...ofLearner,
  },
  learnerSessions: {
    rest: 'GET /courses/:id/students/:userId/sessions',
    query: LearnerQuery,
    answers: LearnerChatPage,
    summary: 'Chats of a student, the one used last first.',
    ...ofLearner,
  },
  overrideVerdict: {
    rest: 'PUT /courses/:id/students/:userId/verdicts/:messageId',
    body: OverrideInput,
    answers: LearnerAttempt,
    summary:
      "Says something else of an answer than the tutor did; mastery is computed anew, and the tutor's verdict is kept.",
    ...ofLearner,
    params: VerdictParams,
    policy: 'verdict.override',
    refuses: ['TRANSCRIPTS_CLOSED', 'CONFLICT'],
  },
  transcript: {
    rest: 'GET /sessions/:id/transcript',
    params: IdParams,
    query: ListQuery,
    answers: Transcript,
    policy: 'transcript.read',
    about: 'transcript',
    refuses: ['TRANSCRIPTS_CLOSED', 'REASON_REQUIRED'],
    summary: "Opens a student's chat for an hour; who has to give a reason for it does so by `openTranscript`.",
    graphql: bySession,
  },
  openTranscript: {
    rest: 'POST /sessions/:id/openings',
    params: IdParams,
    body: OpeningInput,
    answers: Transcript,
    status: 201,
    policy: 'transcript.read',
    about: 'transcript',
    refuses: ['TRANSCRIPTS_CLOSED'],
    summary: "Opens a student's chat for an hour, with a reason, which the student reads; answers its first page.",
    graphql: bySession,
  },
  myOpenings: {
    rest: 'GET /me/openings',
    query: ListQuery,
    answers: OpeningPage,
    policy: 'signed-in',
    summary: "Who opened the caller's chats, when and why, the newest first.",
  },
});
