import { IdParams, ListQuery } from '../common.js';
import {
  Connection,
  ConnectionInput,
  ConnectionOrder,
  ConnectionPage,
  ConnectionPatch,
  ConnectionTest,
  CourseConnection,
  CourseConnectionInput,
} from '../connections.js';
import { Budget, BudgetInput, CostPage, CostQuery, CostSummary, CostSummaryQuery } from '../costs.js';
import { operations } from './operation.js';

const manage = { policy: 'model.manage' } as const;
const one = { ...manage, params: IdParams, about: 'connection' } as const;
const ofCourse = { params: IdParams, about: 'course' } as const;
const byCourse = { args: { id: 'courseId' } } as const;
const ofWriting = ['ADDRESS_REFUSED', 'NAME_TAKEN', 'CURRENCY_DIFFERS'] as const;

/** Language models that administrators connect, and which of them a course uses. */
export const connections = operations('text-gen', 'connections', {
  connections: {
    ...manage,
    rest: 'GET /connections',
    query: ListQuery,
    answers: ConnectionPage,
    summary: 'In the order of the institution, then those that are not in it, by name.',
  },
  createConnection: {
    ...manage,
    rest: 'POST /connections',
    body: ConnectionInput,
    answers: Connection,
    status: 201,
    refuses: [...ofWriting, 'IDEMPOTENCY_KEY_REUSED'],
    idempotent: true,
    summary: 'A key is kept encrypted and never answered.',
    graphql: { input: true },
  },
  connection: { ...one, rest: 'GET /connections/:id', answers: Connection },
  updateConnection: {
    ...one,
    rest: 'PATCH /connections/:id',
    body: ConnectionPatch,
    answers: Connection,
    refuses: [...ofWriting, 'CONFLICT', 'CONNECTION_KEY_NEEDED'],
    graphql: { input: true },
  },
  deleteConnection: { ...one, rest: 'DELETE /connections/:id', summary: 'With its key. What it cost stays counted.' },
  testConnection: {
    ...one,
    rest: 'POST /connections/:id/test',
    answers: ConnectionTest,
    summary: 'Asks the model one short question and says what failed.',
  },
  orderConnections: {
    ...manage,
    rest: 'PUT /connection-order',
    body: ConnectionOrder,
    summary: 'The first is asked; when it fails before its first word, the next; at last the model of the settings.',
  },
  courseConnection: {
    ...ofCourse,
    rest: 'GET /courses/:id/connection',
    answers: CourseConnection,
    policy: 'model.choose',
    graphql: byCourse,
  },
  chooseConnection: {
    ...ofCourse,
    rest: 'PUT /courses/:id/connection',
    body: CourseConnectionInput,
    answers: CourseConnection,
    policy: 'model.choose',
    refuses: ['CONFLICT', 'CONNECTION_UNAVAILABLE'],
    graphql: byCourse,
  },
});

/** What the tutor's models cost, and what they may. */
export const costs = operations('text-gen', 'costs', {
  costs: {
    rest: 'GET /costs',
    query: CostQuery,
    answers: CostPage,
    policy: 'cost.manage',
    summary: 'What a month cost by course, person or connection, the dearest first.',
  },
  costSummary: { rest: 'GET /cost-summary', query: CostSummaryQuery, answers: CostSummary, policy: 'cost.manage' },
  setBudget: {
    rest: 'PUT /budget',
    body: BudgetInput,
    answers: Budget,
    policy: 'cost.manage',
    refuses: ['CONFLICT', 'NO_PRICES'],
    summary: 'Of the whole institution. When it is spent no reply begins until the next month.',
  },
  setCourseBudget: {
    ...ofCourse,
    rest: 'PUT /courses/:id/budget',
    body: BudgetInput,
    answers: Budget,
    policy: 'course.edit',
    refuses: ['CONFLICT', 'NO_PRICES'],
    graphql: byCourse,
  },
});
