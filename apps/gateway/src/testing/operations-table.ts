import { randomUUID } from 'node:crypto';
import type { Ids, MatrixRow } from '@aila/testing';

export interface GatewayRow extends MatrixRow {
  /** Of a REST operation: valid, so that a refusal is one of access. */
  readonly body?: (ids: Ids) => object;
  readonly query?: string;
  /** Of a GraphQL operation; `$id` is what it is about. */
  readonly document?: string;
  readonly variables?: () => object;
}

const person = () => `${randomUUID()}@aila.test`;
const code = '12345678';
const upload = { name: 'loops.pdf', type: 'application/pdf', size: 8 };

/**
 * Every REST operation once more by hand, so that a policy cannot change, nor an operation appear, without somebody
 * changing this table.
 */
export const restTable: Readonly<Record<string, GatewayRow>> = {
  'GET .well-known/jwks.json': { policy: 'public' },
  'GET api/v1/auth/options': { policy: 'public' },
  'GET api/v1/auth/external/:provider': { policy: 'public' },
  'GET api/v1/auth/external/:provider/callback': { policy: 'public' },
  'POST api/v1/auth/sign-in': {
    policy: 'public',
    body: () => ({ email: person(), password: 'a guess' }),
    answers: ['CREDENTIALS_WRONG'],
  },
  'POST api/v1/auth/refresh': { policy: 'public', ownDoor: true },
  'POST api/v1/auth/sign-out': { policy: 'public' },
  'POST api/v1/auth/sign-up': {
    policy: 'public',
    body: () => ({ email: person(), password: 'Correct-horse-battery-1' }),
  },
  'POST api/v1/auth/confirm': {
    policy: 'public',
    body: () => ({ registrationId: randomUUID(), code }),
    answers: ['CODE_WRONG'],
  },
  'POST api/v1/auth/resend-code': { policy: 'public', body: () => ({ registrationId: randomUUID() }) },
  'POST api/v1/auth/forgot-password': { policy: 'public', body: () => ({ email: person() }) },
  'POST api/v1/auth/reset-password': {
    policy: 'public',
    body: () => ({ email: person(), code, newPassword: 'Correct-horse-battery-1' }),
    answers: ['CODE_WRONG'],
  },
  'POST api/v1/auth/sign-out-everywhere': { policy: 'signed-in', endsSignIn: true },

  'GET api/v1/me': { policy: 'signed-in' },
  'PATCH api/v1/me': { policy: 'signed-in', body: () => ({ givenName: 'Noor' }) },
  'POST api/v1/me/password': {
    policy: 'signed-in',
    body: () => ({ currentPassword: 'a guess', newPassword: 'Correct-horse-battery-1' }),
    answers: ['CREDENTIALS_WRONG'],
  },
  'GET api/v1/me/sessions': { policy: 'signed-in' },
  'DELETE api/v1/me/sessions/:id': { policy: 'signed-in', about: 'sign-in' },

  'GET api/v1/tutor/problems': { policy: 'tutor.status' },
  'GET api/v1/users': { policy: 'people.manage' },
  'GET api/v1/users/:id': { policy: 'people.manage', about: 'person' },
  'PUT api/v1/users/:id/roles/:role': { policy: 'people.manage', about: 'person' },
  'DELETE api/v1/users/:id/roles/:role': { policy: 'people.manage', about: 'person' },
  'POST api/v1/users/:id/disable': { policy: 'people.manage', about: 'person' },
  'POST api/v1/users/:id/enable': { policy: 'people.manage', about: 'person' },
  'GET api/v1/email-domains': { policy: 'people.manage' },
  'PUT api/v1/email-domains': { policy: 'people.manage', body: () => ({ patterns: [] }) },
  'GET api/v1/promised-roles': { policy: 'people.manage' },
  'PUT api/v1/promised-roles': { policy: 'people.manage', body: () => ({ email: person(), role: 'instructor' }) },
  'DELETE api/v1/promised-roles': { policy: 'people.manage', body: () => ({ email: person(), role: 'instructor' }) },

  'GET api/v1/courses': { policy: 'signed-in' },
  'POST api/v1/courses': {
    policy: 'course.create',
    body: () => ({ title: 'New', department: 'TEST', number: '103' }),
  },
  'GET api/v1/courses/:id': { policy: 'course.read', about: 'course' },
  'PATCH api/v1/courses/:id': { policy: 'course.edit', about: 'course', body: () => ({ title: 'Renamed' }) },
  'DELETE api/v1/courses/:id': { policy: 'course.edit', about: 'course' },
  'PUT api/v1/courses/:id/instructors/:userId': { policy: 'course.edit', about: 'course' },
  'DELETE api/v1/courses/:id/instructors/:userId': { policy: 'course.edit', about: 'course' },
  'POST api/v1/enrolments': {
    policy: 'signed-in',
    body: () => ({ accessCode: 'AAAA-BBBB-CCCC-DDDD' }),
    answers: ['ACCESS_CODE_UNKNOWN'],
  },
  'GET api/v1/courses/:id/members': { policy: 'member.list', about: 'course' },
  'PUT api/v1/courses/:id/:group/:userId': { policy: 'member.manage', about: 'member' },
  'DELETE api/v1/courses/:id/:group/:userId': { policy: 'member.manage', about: 'member' },
  'GET api/v1/courses/:id/access-code': { policy: 'access-code.manage', about: 'course' },
  'POST api/v1/courses/:id/access-code': { policy: 'access-code.manage', about: 'course' },

  'POST api/v1/courses/:id/concepts': {
    policy: 'outline.edit',
    about: 'course',
    body: () => ({ title: randomUUID() }),
  },
  'PUT api/v1/courses/:id/outline': { policy: 'outline.edit', about: 'course', body: () => ({ concepts: [] }) },
  'PATCH api/v1/concepts/:id': { policy: 'outline.edit', about: 'concept', body: () => ({ title: randomUUID() }) },
  'DELETE api/v1/concepts/:id': { policy: 'outline.edit', about: 'concept' },
  'POST api/v1/concepts/:id/modules': {
    policy: 'outline.edit',
    about: 'concept',
    body: () => ({ title: randomUUID() }),
  },
  'PATCH api/v1/modules/:id': { policy: 'outline.edit', about: 'module', body: () => ({ description: 'More.' }) },
  'DELETE api/v1/modules/:id': { policy: 'outline.edit', about: 'module' },

  'GET api/v1/modules/:id/files': { policy: 'file.list', about: 'module' },
  'POST api/v1/modules/:id/files': { policy: 'file.edit', about: 'module', body: () => upload },
  'POST api/v1/files/:id/versions': { policy: 'file.edit', about: 'file', body: () => upload },
  'GET api/v1/files/:id': { policy: 'file.list', about: 'file' },
  'PATCH api/v1/files/:id': { policy: 'file.edit', about: 'file', body: () => ({ description: 'Slides' }) },
  'DELETE api/v1/files/:id': { policy: 'file.edit', about: 'file' },
  'POST api/v1/files/:id/retry': { policy: 'file.edit', about: 'file', answers: ['FILE_NOT_READY'] },
  'POST api/v1/files/:id/cancel': { policy: 'file.edit', about: 'file', answers: ['CONFLICT'] },
  'POST api/v1/files/:id/download': { policy: 'file.list', about: 'file', answers: ['FILE_NOT_READY'] },
  'GET api/v1/files/:id/pages/:number': { policy: 'page.read', about: 'file' },

  'GET api/v1/modules/:id/sessions': { policy: 'chat.own', about: 'module' },
  'POST api/v1/modules/:id/sessions': { policy: 'chat.own', about: 'module' },
  'GET api/v1/sessions/:id': { policy: 'chat.own', about: 'session' },
  'PATCH api/v1/sessions/:id': { policy: 'chat.own', about: 'session', body: () => ({ name: 'Loops' }) },
  'DELETE api/v1/sessions/:id': { policy: 'chat.own', about: 'session' },
  'GET api/v1/sessions/:id/messages': { policy: 'chat.own', about: 'session' },
  'POST api/v1/sessions/:id/messages': { policy: 'chat.own', about: 'session', body: () => ({ content: 'Why?' }) },
  'DELETE api/v1/sessions/:id/messages/last': {
    policy: 'chat.own',
    about: 'session',
    answers: ['NOTHING_TO_DELETE'],
  },
  'GET api/v1/replies/:id': { policy: 'chat.own', about: 'reply' },
  'GET api/v1/replies/:id/events': { policy: 'chat.own', about: 'reply' },
  'POST api/v1/replies/:id/stop': { policy: 'chat.own', about: 'reply' },
};

/** Every GraphQL operation in the same way. */
export const graphqlTable: Readonly<Record<string, GatewayRow>> = {
  'Query signInOptions': { policy: 'public', document: '{ signInOptions { provider signUp external { id } } }' },
  'Mutation signIn': {
    policy: 'public',
    document: 'mutation ($email: String!) { signIn(email: $email, password: "a guess") { accessToken } }',
    variables: () => ({ email: person() }),
    answers: ['CREDENTIALS_WRONG'],
  },
  'Mutation refreshTokens': { policy: 'public', ownDoor: true },
  'Mutation signOut': { policy: 'public', document: 'mutation { signOut }' },
  'Mutation signUp': {
    policy: 'public',
    document: 'mutation ($input: SignUpInput!) { signUp(input: $input) { registrationId } }',
    variables: () => ({ input: { email: person(), password: 'Correct-horse-battery-1' } }),
  },
  'Mutation confirmSignUp': {
    policy: 'public',
    document: `mutation ($to: ID!) { confirmSignUp(registrationId: $to, code: "${code}") }`,
    variables: () => ({ to: randomUUID() }),
    answers: ['CODE_WRONG'],
  },
  'Mutation resendCode': {
    policy: 'public',
    document: 'mutation ($to: ID!) { resendCode(registrationId: $to) }',
    variables: () => ({ to: randomUUID() }),
  },
  'Mutation forgotPassword': {
    policy: 'public',
    document: 'mutation ($email: String!) { forgotPassword(email: $email) }',
    variables: () => ({ email: person() }),
  },
  'Mutation resetPassword': {
    policy: 'public',
    document: `mutation ($email: String!) {
      resetPassword(email: $email, code: "${code}", newPassword: "Correct-horse-battery-1")
    }`,
    variables: () => ({ email: person() }),
    answers: ['CODE_WRONG'],
  },

  'Query me': { policy: 'signed-in', document: '{ me { id } }' },
  'Query mySignIns': { policy: 'signed-in', document: '{ mySignIns { id } }' },
  'Mutation updateProfile': {
    policy: 'signed-in',
    document: 'mutation { updateProfile(input: { givenName: "Noor" }) { displayName } }',
  },
  'Mutation changePassword': {
    policy: 'signed-in',
    document: 'mutation { changePassword(currentPassword: "a guess", newPassword: "Correct-horse-battery-1") }',
    answers: ['CREDENTIALS_WRONG'],
  },
  'Mutation revokeSignIn': {
    policy: 'signed-in',
    about: 'sign-in',
    document: 'mutation ($id: ID!) { revokeSignIn(id: $id) }',
  },
  'Mutation signOutEverywhere': {
    policy: 'signed-in',
    document: 'mutation { signOutEverywhere }',
    endsSignIn: true,
  },

  'Query tutorProblems': { policy: 'tutor.status', document: '{ tutorProblems { model reason } }' },
  'Query users': { policy: 'people.manage', document: '{ users(limit: 1) { items { id status } } }' },
  'Query user': {
    policy: 'people.manage',
    about: 'person',
    document: 'query ($id: ID!) { user(id: $id) { id roles } }',
  },
  'Mutation giveRole': {
    policy: 'people.manage',
    about: 'person',
    document: 'mutation ($id: ID!) { giveRole(userId: $id, role: instructor) { roles } }',
  },
  'Mutation takeRole': {
    policy: 'people.manage',
    about: 'person',
    document: 'mutation ($id: ID!) { takeRole(userId: $id, role: student) { roles } }',
  },
  'Mutation disableUser': {
    policy: 'people.manage',
    about: 'person',
    document: 'mutation ($id: ID!) { disableUser(id: $id) { status } }',
  },
  'Mutation enableUser': {
    policy: 'people.manage',
    about: 'person',
    document: 'mutation ($id: ID!) { enableUser(id: $id) { status } }',
  },
  'Query emailDomains': { policy: 'people.manage', document: '{ emailDomains }' },
  'Mutation setEmailDomains': { policy: 'people.manage', document: 'mutation { setEmailDomains(patterns: []) }' },
  'Query promisedRoles': { policy: 'people.manage', document: '{ promisedRoles { email role } }' },
  'Mutation promiseRole': {
    policy: 'people.manage',
    document: 'mutation ($email: String!) { promiseRole(email: $email, role: instructor) }',
    variables: () => ({ email: person() }),
  },
  'Mutation withdrawPromisedRole': {
    policy: 'people.manage',
    document: 'mutation ($email: String!) { withdrawPromisedRole(email: $email, role: instructor) }',
    variables: () => ({ email: person() }),
  },

  'Query courses': { policy: 'signed-in', document: '{ courses { items { id } } }' },
  'Query course': {
    policy: 'course.read',
    about: 'course',
    document: 'query ($id: ID!) { course(id: $id) { id concepts { modules { progress { score } } } } }',
  },
  'Query members': {
    policy: 'member.list',
    about: 'course',
    document: 'query ($id: ID!) { members(courseId: $id) { items { userId role } } }',
  },
  'Mutation assignCourseRole': {
    policy: 'member.manage',
    about: 'member',
    document: 'mutation ($id: ID!, $userId: ID!) { assignCourseRole(courseId: $id, userId: $userId, role: assistant) }',
  },
  'Mutation removeMember': {
    policy: 'member.manage',
    about: 'member',
    document: 'mutation ($id: ID!, $userId: ID!) { removeMember(courseId: $id, userId: $userId, role: student) }',
  },
  'Mutation joinCourse': {
    policy: 'signed-in',
    document: 'mutation { joinCourse(accessCode: "AAAA-BBBB-CCCC-DDDD") { id } }',
    answers: ['ACCESS_CODE_UNKNOWN'],
  },
  'Mutation createConcept': {
    policy: 'outline.edit',
    about: 'course',
    document: 'mutation ($id: ID!, $title: String!) { createConcept(courseId: $id, title: $title) { id } }',
    variables: () => ({ title: randomUUID() }),
  },
  'Mutation deleteConcept': {
    policy: 'outline.edit',
    about: 'concept',
    document: 'mutation ($id: ID!) { deleteConcept(id: $id) }',
  },
  'Mutation createModule': {
    policy: 'outline.edit',
    about: 'concept',
    document: 'mutation ($id: ID!) { createModule(conceptId: $id, input: { title: "M" }) { id } }',
  },
  'Mutation updateModule': {
    policy: 'outline.edit',
    about: 'module',
    document: 'mutation ($id: ID!) { updateModule(id: $id, description: "More.") { id } }',
  },
  'Mutation deleteModule': {
    policy: 'outline.edit',
    about: 'module',
    document: 'mutation ($id: ID!) { deleteModule(id: $id) }',
  },

  'Query files': {
    policy: 'file.list',
    about: 'module',
    document: 'query ($id: ID!) { files(moduleId: $id) { items { id } } }',
  },
  'Query file': { policy: 'file.list', about: 'file', document: 'query ($id: ID!) { file(id: $id) { id } }' },
  'Query filePage': {
    policy: 'page.read',
    about: 'file',
    document: 'query ($id: ID!) { filePage(fileId: $id, number: 1) { text } }',
  },
  'Mutation requestUpload': {
    policy: 'file.edit',
    about: 'module',
    document: `mutation ($id: ID!, $input: UploadInput!) { requestUpload(moduleId: $id, input: $input) { url } }`,
    variables: () => ({ input: upload }),
  },
  'Mutation retryFile': {
    policy: 'file.edit',
    about: 'file',
    document: 'mutation ($id: ID!) { retryFile(id: $id) { id } }',
    answers: ['FILE_NOT_READY'],
  },
  'Mutation cancelFile': {
    policy: 'file.edit',
    about: 'file',
    document: 'mutation ($id: ID!) { cancelFile(id: $id) { id } }',
    answers: ['CONFLICT'],
  },
  'Mutation deleteFile': {
    policy: 'file.edit',
    about: 'file',
    document: 'mutation ($id: ID!) { deleteFile(id: $id) }',
  },
  'Subscription fileProgress': {
    policy: 'file.list',
    about: 'module',
    document: 'subscription ($id: ID!) { fileProgress(moduleId: $id) { id } }',
  },

  'Query sessions': {
    policy: 'chat.own',
    about: 'module',
    document: 'query ($id: ID!) { sessions(moduleId: $id) { items { id } } }',
  },
  'Query messages': {
    policy: 'chat.own',
    about: 'session',
    document: 'query ($id: ID!) { messages(sessionId: $id) { items { id } } }',
  },
  'Query reply': { policy: 'chat.own', about: 'reply', document: 'query ($id: ID!) { reply(id: $id) { id } }' },
  'Mutation openSession': {
    policy: 'chat.own',
    about: 'module',
    document: 'mutation ($id: ID!) { openSession(moduleId: $id) { replyId } }',
  },
  'Mutation sendMessage': {
    policy: 'chat.own',
    about: 'session',
    document: 'mutation ($id: ID!) { sendMessage(sessionId: $id, content: "Why?") { replyId } }',
  },
  'Mutation stopReply': {
    policy: 'chat.own',
    about: 'reply',
    document: 'mutation ($id: ID!) { stopReply(id: $id) { id } }',
  },
  'Mutation renameSession': {
    policy: 'chat.own',
    about: 'session',
    document: 'mutation ($id: ID!) { renameSession(id: $id, name: "Loops") { id } }',
  },
  'Mutation deleteSession': {
    policy: 'chat.own',
    about: 'session',
    document: 'mutation ($id: ID!) { deleteSession(id: $id) }',
  },
  'Mutation deleteLastExchange': {
    policy: 'chat.own',
    about: 'session',
    document: 'mutation ($id: ID!) { deleteLastExchange(sessionId: $id) }',
    answers: ['NOTHING_TO_DELETE'],
  },
  'Subscription replyEvents': {
    policy: 'chat.own',
    about: 'reply',
    document: 'subscription ($id: ID!) { replyEvents(replyId: $id) { __typename } }',
  },
};
