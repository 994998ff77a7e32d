import type { z } from 'zod';
import type { ErrorCode } from '../errors.js';

export { addressOf } from '../address.js';

/** Who may call an operation; `policies` in libs/access says what each name means. */
export type PolicyName =
  | 'public'
  | 'signed-in'
  | 'course.create'
  | 'course.catalogue'
  | 'teach'
  | 'tutor.status'
  | 'model.manage'
  | 'model.choose'
  | 'cost.manage'
  | 'audit.read'
  | 'people.manage'
  | 'course.read'
  | 'course.edit'
  | 'outline.edit'
  | 'access-code.manage'
  | 'prompt.edit'
  | 'prompt.try'
  | 'chat-log.export'
  | 'analytics.read'
  | 'analytics.manage'
  | 'member.list'
  | 'member.manage'
  | 'file.list'
  | 'file.edit'
  | 'page.read'
  | 'chat.own'
  | 'transcript.read'
  | 'verdict.override'
  | 'privacy.edit';

/** What the `id` in an operation's path names. A transcript is a student's chat for those who teach them. */
export type Subject =
  | 'course'
  | 'member'
  | 'concept'
  | 'module'
  | 'file'
  | 'person'
  | 'session'
  | 'transcript'
  | 'reply'
  | 'sign-in'
  | 'notification'
  | 'connection'
  | 'export';

/** The service that carries operations out; those of others reach clients through the gateway, which relays them. */
export type OperatingService = 'gateway' | 'auth' | 'files' | 'text-gen';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** How an operation looks in GraphQL where that does not follow from the rest of its declaration. */
export interface GraphqlField {
  /** Names of arguments that differ from those of the path, as `{ id: 'sessionId' }`. */
  readonly args?: Readonly<Record<string, string>>;
  /** The body is one argument, `input`; its fields are arguments otherwise. */
  readonly input?: true;
  /** The one field of the answer that GraphQL answers with. */
  readonly picks?: string;
  /** The shape that GraphQL answers with when it has more fields; they may be null. */
  readonly as?: z.ZodObject;
  /** At most one of them in a request: it could be used to guess or to send mail. */
  readonly onePerRequest?: true;
}

/** All that can be declared of an operation. */
export interface Declaration {
  /** Method and path below `/v1` of its service and `/api/v1` of the gateway. */
  readonly rest: `${Method} /${string}`;
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  /** The answer; left out: nothing, status 204. */
  readonly answers?: z.ZodType;
  /** Events that are sent one by one; between services as NDJSON. With `answers`, the gateway gives a client either. */
  readonly streams?: z.ZodType;
  /** 200 unless given, and 204 without an answer. */
  readonly status?: 200 | 201 | 202;
  readonly policy: PolicyName;
  readonly about?: Subject;
  /** The codes that it refuses with itself; those of its policy and its input are known without. */
  readonly refuses?: readonly ErrorCode[];
  /** Takes an idempotency key, which makes a repeated write one write. */
  readonly idempotent?: true;
  /** The service hears from which device the request comes: its address and what it calls itself. */
  readonly device?: true;
  /** Answers hold what everybody of a course may read and no secret of one person (docs/decisions/0029). */
  readonly compressed?: true;
  /** One sentence for whoever reads the documentation. */
  readonly summary?: string;
  /** False: GraphQL has it by hand, or not at all. */
  readonly graphql?: GraphqlField | false;
}

/** A declared operation with what follows from where it is declared. */
export type Operation<D extends Declaration = Declaration> = D & {
  /** Unique, and the name of its GraphQL field: `renameSession`. */
  readonly name: string;
  /** The heading under which the documentation has it. */
  readonly group: string;
  readonly service: OperatingService;
  readonly method: Method;
  /** `/sessions/:id` */
  readonly path: string;
};

/** Declares the operations of one group, carried out by one service. */
export function operations<const Declared extends Readonly<Record<string, Declaration>>>(
  service: OperatingService,
  group: string,
  declared: Declared,
): { readonly [Name in keyof Declared]: Operation<Declared[Name]> } {
  const named = Object.entries(declared).map(([name, declaration]) => {
    const [method, path] = declaration.rest.split(' ') as [Method, string];
    return [name, { ...declaration, name, group, service, method, path }];
  });
  return Object.fromEntries(named) as never;
}

export const statusOf = ({ status, answers, streams }: Declaration) => status ?? (answers || streams ? 200 : 204);

type Part = 'params' | 'query' | 'body';
type Schema<D, P extends Part | 'answers' | 'streams'> = D extends { readonly [K in P]: infer S extends z.ZodType }
  ? S
  : never;

/** What a handler gets of a part, after it was checked. */
export type Checked<D, P extends Part> = z.output<Schema<D, P>>;
/** Each part that an operation has, as a list of handler arguments. */
export type CheckedParts<D> = [
  ...([Schema<D, 'params'>] extends [never] ? [] : [params: Checked<D, 'params'>]),
  ...([Schema<D, 'query'>] extends [never] ? [] : [query: Checked<D, 'query'>]),
  ...([Schema<D, 'body'>] extends [never] ? [] : [body: Checked<D, 'body'>]),
];

/** What a caller sends. */
export type Sent<D> = ([Schema<D, 'params'>] extends [never]
  ? unknown
  : { readonly params: { readonly [K in keyof Checked<D, 'params'>]: string | number } }) &
  ([Schema<D, 'query'>] extends [never] ? unknown : { readonly query?: z.input<Schema<D, 'query'>> }) &
  ([Schema<D, 'body'>] extends [never] ? unknown : { readonly body: z.input<Schema<D, 'body'>> });

export type AnswerOf<D> = [Schema<D, 'answers'>] extends [never] ? void : z.output<Schema<D, 'answers'>>;
export type EventOf<D> = z.output<Schema<D, 'streams'>>;
