import { IdParams } from '../common.js';
import {
  EmailDomains,
  Person,
  PersonPage,
  PersonQuery,
  PromiseAnswer,
  PromisedRole,
  PromisedRoleList,
  PromiseRoleInput,
  RoleParams,
} from '../identity.js';
import { ModelProblemList } from '../model-problems.js';
import { operations } from './operation.js';

const manage = { policy: 'people.manage' } as const;
const person = { ...manage, answers: Person, about: 'person' } as const;

/** People as administrators manage them: who they are, what they may do, and whose addresses may open an account. */
export const people = operations('auth', 'people', {
  users: { ...manage, rest: 'GET /users', query: PersonQuery, answers: PersonPage },
  user: { ...person, rest: 'GET /users/:id', params: IdParams },
  giveRole: {
    ...person,
    rest: 'PUT /users/:id/roles/:role',
    params: RoleParams,
    graphql: { args: { id: 'userId' } },
  },
  takeRole: {
    ...person,
    rest: 'DELETE /users/:id/roles/:role',
    params: RoleParams,
    refuses: ['LAST_ADMIN'],
    graphql: { args: { id: 'userId' } },
  },
  disableUser: {
    ...person,
    rest: 'POST /users/:id/disable',
    params: IdParams,
    refuses: ['LAST_ADMIN'],
    summary: 'Signs them out everywhere and lets them in no more.',
  },
  enableUser: { ...person, rest: 'POST /users/:id/enable', params: IdParams },
  emailDomains: {
    ...manage,
    rest: 'GET /email-domains',
    answers: EmailDomains,
    summary: 'Whose addresses may open an account; an empty list: all.',
    graphql: { picks: 'patterns' },
  },
  setEmailDomains: {
    ...manage,
    rest: 'PUT /email-domains',
    body: EmailDomains,
    answers: EmailDomains,
    graphql: { picks: 'patterns' },
  },
  promisedRoles: {
    ...manage,
    rest: 'GET /promised-roles',
    answers: PromisedRoleList,
    graphql: { picks: 'items' },
  },
  promiseRole: {
    ...manage,
    rest: 'PUT /promised-roles',
    body: PromiseRoleInput,
    answers: PromiseAnswer,
    refuses: ['ROLE_NEEDS_CONFIRMATION'],
    graphql: { picks: 'outcome' },
  },
  withdrawPromisedRole: { ...manage, rest: 'DELETE /promised-roles', body: PromisedRole },
});

/** How the tutor fares, for administrators. */
export const tutor = operations('gateway', 'tutor', {
  tutorProblems: {
    rest: 'GET /tutor/problems',
    answers: ModelProblemList,
    policy: 'tutor.status',
    graphql: { picks: 'items' },
  },
});
