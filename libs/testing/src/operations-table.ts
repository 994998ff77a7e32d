import { randomUUID } from 'node:crypto';
import type { PolicyName } from '@aila/access';
import { defaultTutoring } from '@aila/contracts';
import { allOperations, type AllOperations, type OperatingService, type Operation } from '@aila/contracts/operations';
import type { MatrixRow } from './access-matrix.js';

/** What a test of access says of an operation by hand; the rest is declared. */
interface Row extends Omit<MatrixRow, 'about'> {
  readonly policy: PolicyName;
  /** Valid, so that a refusal is one of access. */
  readonly body?: () => object;
}

const person = () => `${randomUUID()}@aila.test`;
const upload = () => ({ name: `${randomUUID()}.pdf`, type: 'application/pdf', size: 8 });
const code = '12345678';
const password = 'Correct-horse-battery-1';

/**
 * Every declared operation once more by hand, so that a policy cannot change, nor an operation appear, without somebody
 * changing this table.
 */
const table: Readonly<Record<keyof AllOperations, Row>> = {
  signInOptions: { policy: 'public' },
  signIn: { policy: 'public', body: () => ({ email: person(), password: 'a guess' }), answers: ['CREDENTIALS_WRONG'] },
  refreshTokens: { policy: 'public', ownDoor: true },
  signOut: { policy: 'public' },

  signUp: { policy: 'public', body: () => ({ email: person(), password }) },
  confirmSignUp: { policy: 'public', body: () => ({ registrationId: randomUUID(), code }), answers: ['CODE_WRONG'] },
  resendCode: { policy: 'public', body: () => ({ registrationId: randomUUID() }) },
  forgotPassword: { policy: 'public', body: () => ({ email: person() }) },
  resetPassword: {
    policy: 'public',
    body: () => ({ email: person(), code, newPassword: password }),
    answers: ['CODE_WRONG'],
  },
  signOutEverywhere: { policy: 'signed-in', endsSignIn: true },
  me: { policy: 'signed-in' },
  updateProfile: { policy: 'signed-in', body: () => ({ givenName: 'Noor' }) },
  changePassword: {
    policy: 'signed-in',
    body: () => ({ currentPassword: 'a guess', newPassword: password }),
    answers: ['CREDENTIALS_WRONG'],
  },
  mySignIns: { policy: 'signed-in' },
  revokeSignIn: { policy: 'signed-in' },

  tutorProblems: { policy: 'tutor.status' },
  connections: { policy: 'model.manage' },
  createConnection: {
    policy: 'model.manage',
    body: () => ({ name: randomUUID(), kind: 'builtin', currency: 'CAD' }),
  },
  connection: { policy: 'model.manage' },
  updateConnection: { policy: 'model.manage', body: () => ({ enabled: false, version: 1 }) },
  deleteConnection: { policy: 'model.manage' },
  testConnection: { policy: 'model.manage' },
  orderConnections: { policy: 'model.manage', body: () => ({ ids: [] }) },
  courseConnection: { policy: 'model.choose' },
  chooseConnection: { policy: 'model.choose', body: () => ({ connectionId: null, version: 0 }) },
  costs: { policy: 'cost.manage' },
  costSummary: { policy: 'cost.manage' },
  setBudget: { policy: 'cost.manage', body: () => ({ amount: null, version: 0 }), answers: ['NO_PRICES', 'CONFLICT'] },
  setCourseBudget: { policy: 'course.edit', body: () => ({ amount: null, version: 0 }), answers: ['NO_PRICES'] },
  auditEvents: { policy: 'audit.read' },
  exportAudit: { policy: 'audit.read' },
  users: { policy: 'people.manage' },
  user: { policy: 'people.manage' },
  giveRole: { policy: 'people.manage' },
  takeRole: { policy: 'people.manage' },
  disableUser: { policy: 'people.manage' },
  enableUser: { policy: 'people.manage' },
  emailDomains: { policy: 'people.manage' },
  setEmailDomains: { policy: 'people.manage', body: () => ({ patterns: [] }) },
  promisedRoles: { policy: 'people.manage' },
  promiseRole: { policy: 'people.manage', body: () => ({ email: person(), role: 'instructor' }) },
  withdrawPromisedRole: { policy: 'people.manage', body: () => ({ email: person(), role: 'instructor' }) },

  courses: { policy: 'signed-in' },
  createCourse: { policy: 'course.create', body: () => ({ title: 'New', department: 'TEST', number: '103' }) },
  courseCatalogue: { policy: 'course.catalogue' },
  courseTerms: { policy: 'course.catalogue' },
  personCourses: { policy: 'people.manage' },
  course: { policy: 'course.read' },
  updateCourse: { policy: 'course.edit', body: () => ({ title: 'Renamed' }) },
  deleteCourse: { policy: 'course.edit' },
  copyCourse: { policy: 'course.edit', body: () => ({ term: '2027W1' }) },
  appointInstructor: { policy: 'course.edit' },
  dismissInstructor: { policy: 'course.edit' },
  joinCourse: {
    policy: 'signed-in',
    body: () => ({ accessCode: 'AAAA-BBBB-CCCC-DDDD' }),
    answers: ['ACCESS_CODE_UNKNOWN'],
  },
  coursePrompt: { policy: 'prompt.edit' },
  changeCoursePrompt: {
    policy: 'prompt.edit',
    body: () => ({ content: 'Ask one question at a time.', version: 0 }),
    answers: ['CONFLICT'],
  },
  coursePromptVersions: { policy: 'prompt.edit' },
  courseAnalytics: { policy: 'analytics.read' },
  studentAnalytics: { policy: 'analytics.read' },
  courseDifficulties: { policy: 'analytics.read' },
  setAnalyticsPrivacy: { policy: 'analytics.manage', body: () => ({ hidesSmallGroups: true }) },
  accessCode: { policy: 'access-code.manage' },
  renewAccessCode: { policy: 'access-code.manage' },
  members: { policy: 'member.list' },
  assignCourseRole: { policy: 'member.manage' },
  removeMember: { policy: 'member.manage' },

  createConcept: { policy: 'outline.edit', body: () => ({ title: randomUUID() }) },
  reorderOutline: { policy: 'outline.edit', body: () => ({ concepts: [] }) },
  renameConcept: { policy: 'outline.edit', body: () => ({ title: randomUUID() }) },
  deleteConcept: { policy: 'outline.edit' },
  createModule: { policy: 'outline.edit', body: () => ({ title: randomUUID() }) },
  updateModule: { policy: 'outline.edit', body: () => ({ description: 'More.', published: false }) },
  moduleTutoring: { policy: 'outline.edit' },
  setModuleTutoring: { policy: 'outline.edit', body: () => ({ ...defaultTutoring }) },
  resetModuleTutoring: { policy: 'outline.edit' },
  deleteModule: { policy: 'outline.edit' },

  courseAsStudent: { policy: 'file.list' },
  limitAccessCode: { policy: 'access-code.manage', body: () => ({ expiresAt: null, maxUses: 10 }) },
  previewPeopleList: { policy: 'course.edit', body: () => ({ list: person() }) },
  applyPeopleList: { policy: 'course.edit', body: () => ({ list: person() }) },
  promisedParts: { policy: 'course.edit' },
  withdrawPromisedPart: { policy: 'course.edit', body: () => ({ email: person() }) },
  courseContents: { policy: 'course.edit' },
  conceptContents: { policy: 'outline.edit' },
  moduleContents: { policy: 'outline.edit' },
  deletedCourses: { policy: 'course.catalogue' },
  courseTrash: { policy: 'outline.edit' },
  restoreCourse: { policy: 'course.edit' },
  restoreConcept: { policy: 'outline.edit' },
  restoreModule: { policy: 'outline.edit' },

  files: { policy: 'file.list' },
  requestUpload: { policy: 'file.edit', body: upload },
  requestVersion: { policy: 'file.edit', body: upload },
  file: { policy: 'file.list' },
  updateFile: { policy: 'file.edit', body: () => ({ description: 'Slides' }) },
  deleteFile: { policy: 'file.edit' },
  retryFile: { policy: 'file.edit', answers: ['FILE_NOT_READY'] },
  cancelFile: { policy: 'file.edit', answers: ['CONFLICT'] },
  downloadFile: { policy: 'file.list', answers: ['FILE_NOT_READY'] },
  filePage: { policy: 'page.read' },

  sessions: { policy: 'chat.own' },
  openSession: { policy: 'chat.own' },
  openTrial: { policy: 'prompt.try', body: () => ({ content: 'Ask one question at a time.' }) },
  session: { policy: 'chat.own' },
  renameSession: { policy: 'chat.own', body: () => ({ name: 'Loops' }) },
  pinSession: { policy: 'chat.own', body: () => ({ pinned: true }) },
  deleteSession: { policy: 'chat.own' },
  messages: { policy: 'chat.own' },
  sendMessage: { policy: 'chat.own', body: () => ({ content: 'Why?' }) },
  deleteLastExchange: { policy: 'chat.own', answers: ['NOTHING_TO_DELETE'] },
  reply: { policy: 'chat.own' },
  replyEvents: { policy: 'chat.own' },
  stopReply: { policy: 'chat.own' },

  chatExports: { policy: 'chat-log.export' },
  requestChatExport: { policy: 'chat-log.export', body: () => ({ format: 'csv' }), answers: ['EXPORT_UNDER_WAY'] },
  chatExport: { policy: 'chat-log.export' },
  cancelChatExport: { policy: 'chat-log.export', answers: ['CONFLICT'] },
  retryChatExport: { policy: 'chat-log.export', answers: ['CONFLICT', 'EXPORT_UNDER_WAY'] },
  downloadChatExport: { policy: 'chat-log.export', answers: ['EXPORT_NOT_READY'] },

  notifications: { policy: 'signed-in' },
  readNotification: { policy: 'signed-in' },
  readAllNotifications: { policy: 'signed-in' },
  removeNotification: { policy: 'signed-in' },
  coursePrivacy: { policy: 'course.read' },
  setCoursePrivacy: {
    policy: 'privacy.edit',
    body: () => ({ mode: 'pseudonymous', version: 1 }),
    answers: ['CONFLICT'],
  },
  courseLearners: { policy: 'transcript.read' },
  learner: { policy: 'transcript.read', answers: ['REASON_REQUIRED'] },
  openLearner: { policy: 'transcript.read', body: () => ({ reason: 'A question of the student.' }) },
  learnerAttempts: { policy: 'transcript.read', answers: ['REASON_REQUIRED'] },
  learnerSessions: { policy: 'transcript.read', answers: ['REASON_REQUIRED'] },
  overrideVerdict: {
    policy: 'verdict.override',
    body: () => ({ outcome: 'correct', reason: 'It says the same in other words.', version: 0 }),
  },
  transcript: { policy: 'transcript.read', answers: ['REASON_REQUIRED'] },
  openTranscript: { policy: 'transcript.read', body: () => ({ reason: 'A question of the student.' }) },
  myOpenings: { policy: 'signed-in' },
};

/** A row of the table with what is declared of its operation. */
export interface OperationRow extends MatrixRow {
  readonly operation?: Operation;
  readonly body?: () => object;
}

/**
 * The rows of a service's operations over REST, by method and path.
 *
 * @param prefix of the paths: `v1`, and `api/v1` for the gateway, which has all of them
 */
export function restRows(prefix: string, service?: OperatingService): Record<string, OperationRow> {
  const all = Object.values(allOperations) as Operation[];
  const rows = all
    .filter((operation) => service === undefined || operation.service === service)
    .map((operation) => [`${operation.method} ${prefix}${operation.path}`, rowOf(operation)]);
  return Object.fromEntries(rows) as Record<string, OperationRow>;
}

export function rowOf(operation: Operation): OperationRow {
  const row = table[operation.name as keyof AllOperations];
  return { ...row, operation, ...(operation.about ? { about: operation.about } : {}) };
}

/** What stands in a path or a variable for a name: an id of the thing, or something that is valid. */
export const valuesOf = (ids: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  ...{ role: 'student', group: 'students', number: '1', provider: 'unknown', messageId: randomUUID() },
  ...ids,
});

/** Asks a service over REST. @returns the code of the error, undefined when there was none */
export async function askOverRest(
  url: string,
  name: string,
  { body }: OperationRow,
  token: string | undefined,
  ids: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  const [method = '', template = ''] = name.split(' ');
  const values = valuesOf(ids);
  const hasBody = body !== undefined || ['POST', 'PUT', 'PATCH'].includes(method);
  const response = await fetch(`${url}/${template.replace(/:(\w+)/g, (_, part: string) => values[part] ?? part)}`, {
    method,
    redirect: 'manual',
    headers: {
      ...headers,
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(hasBody ? { 'content-type': 'application/json' } : {}),
    },
    ...(hasBody ? { body: JSON.stringify(body?.() ?? {}) } : {}),
  });
  if (response.status < 400) return void (await response.body?.cancel());
  return ((await response.json()) as { code?: string }).code ?? `status ${response.status}`;
}
