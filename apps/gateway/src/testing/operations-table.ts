import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { allOperations, type Operation } from '@aila/contracts/operations';
import { restRows, rowOf, valuesOf, type Ids, type MatrixRow, type OperationRow } from '@aila/testing';
import {
  buildSchema,
  getNamedType,
  isCompositeType,
  isLeafType,
  isObjectType,
  type GraphQLField,
  type GraphQLOutputType,
} from 'graphql';

export interface GatewayRow extends OperationRow {
  /** Of a GraphQL operation. */
  readonly document?: string;
  readonly variables?: (ids: Ids) => object;
}

/** Every route of the gateway: the declared operations, and what has no declaration by hand. */
export const restTable: Readonly<Record<string, GatewayRow>> = {
  'GET .well-known/jwks.json': { policy: 'public' },
  'GET api/v1/auth/external/:provider': { policy: 'public' },
  'GET api/v1/auth/external/:provider/callback': { policy: 'public' },
  ...restRows('api/v1'),
};

/** As it is printed, which another test holds against what is served. */
const schema = buildSchema(readFileSync(join(__dirname, '../../schema.graphql'), 'utf8'));

/** A field that is asked by its arguments' names, and answers with what has no fields of its own. */
function documentOf(kind: 'Query' | 'Mutation', { name, args, type }: GraphQLField<unknown, unknown>): string {
  const declared = args.map((arg) => `$${arg.name}: ${arg.type.toString()}`).join(', ');
  const given = args.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const call = args.length > 0 ? `${name}(${given})` : name;
  return `${kind.toLowerCase()}${declared && ` (${declared})`} { ${call}${selectionOf(type)} }`;
}

function selectionOf(type: GraphQLOutputType): string {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return '';
  if (!isObjectType(named)) return ' { __typename }';
  const fields = Object.values(named.getFields()).map((field) =>
    isLeafType(getNamedType(field.type)) ? field.name : `${field.name}${selectionOf(field.type)}`,
  );
  return ` { ${fields.join(' ')} }`;
}

function graphqlRow(operation: Operation): [name: string, row: GatewayRow] {
  const kind = operation.method === 'GET' ? 'Query' : 'Mutation';
  const field = schema.getType(kind) as unknown as { getFields(): Record<string, GraphQLField<unknown, unknown>> };
  const { params, graphql } = operation;
  const { args = {}, input } = graphql || {};
  const row = rowOf(operation);
  const variables = (ids: Ids) => {
    const values = valuesOf(ids);
    const places = Object.keys(params?.shape ?? {}).map((name) => {
      const value = values[name] ?? '';
      return [args[name] ?? name, name === 'number' ? Number(value) : value];
    });
    const body = row.body?.() ?? {};
    return { ...Object.fromEntries(places), ...(input ? { input: body } : body) };
  };
  const { [operation.name]: declared } = field.getFields();
  if (!declared) throw new Error(`GraphQL has no ${operation.name}`);
  return [`${kind} ${operation.name}`, { ...row, document: documentOf(kind, declared), variables }];
}

const all: readonly Operation[] = Object.values(allOperations);

/** What GraphQL has by hand. */
const byHand: Readonly<Record<string, Omit<GatewayRow, keyof MatrixRow> & MatrixRow>> = {
  'Mutation assignCourseRole': {
    ...rowOf(allOperations.assignCourseRole),
    document: 'mutation ($id: ID!, $userId: ID!) { assignCourseRole(courseId: $id, userId: $userId, role: assistant) }',
  },
  'Mutation removeMember': {
    ...rowOf(allOperations.removeMember),
    document: 'mutation ($id: ID!, $userId: ID!) { removeMember(courseId: $id, userId: $userId, role: student) }',
  },
  'Mutation openSession': {
    ...rowOf(allOperations.openSession),
    document: 'mutation ($id: ID!) { openSession(moduleId: $id) { replyId } }',
  },
  'Mutation openTrial': {
    ...rowOf(allOperations.openTrial),
    document: 'mutation ($id: ID!) { openTrial(moduleId: $id, content: "Be brief.") { replyId } }',
  },
  'Mutation sendMessage': {
    ...rowOf(allOperations.sendMessage),
    document: 'mutation ($id: ID!) { sendMessage(sessionId: $id, content: "Why?") { replyId } }',
  },
  'Subscription replyEvents': {
    ...rowOf(allOperations.replyEvents),
    document: 'subscription ($id: ID!) { replyEvents(replyId: $id) { __typename } }',
  },
  'Subscription notificationStanding': {
    policy: 'signed-in',
    document: 'subscription { notificationStanding { unread newestId } }',
  },
  'Subscription chatExportProgress': {
    policy: 'chat-log.export',
    about: 'course',
    document: 'subscription ($id: ID!) { chatExportProgress(courseId: $id) { id } }',
  },
  'Subscription fileProgress': {
    policy: 'file.list',
    about: 'module',
    document: 'subscription ($id: ID!) { fileProgress(moduleId: $id) { id } }',
  },
};

/** Every GraphQL operation in the same way. */
export const graphqlTable: Readonly<Record<string, GatewayRow>> = {
  ...Object.fromEntries(all.filter(({ graphql }) => graphql !== false).map(graphqlRow)),
  ...byHand,
};
