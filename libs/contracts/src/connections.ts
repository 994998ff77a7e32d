import { z } from 'zod';
import { Id, nameOf, pageOf, textOf, Timestamp } from './common.js';
import { typeNames } from './type-names.js';

export const connectionKinds = ['builtin', 'openai', 'bedrock'] as const;
export const ConnectionKind = z.enum(connectionKinds).register(typeNames, { name: 'ConnectionKind' });
export type ConnectionKind = z.infer<typeof ConnectionKind>;

/** What may speak against the address of a model server. */
export const addressProblems = {
  cloud: 'it leads to the machine itself or to the services of its cloud',
  ownNetwork: 'it leads into the own network',
  noAddress: 'it is no address that begins with https://',
  needsHttps: 'it must begin with https://',
  holdsName: 'it holds a name or a password',
  holdsQuery: 'it must end before “?” and “#”',
} as const;
export type AddressProblem = keyof typeof addressProblems;

/** So many courses may share a connection that is not for all. */
const maxCourses = 500;
const Price = z
  .number()
  .min(0)
  .max(99_999_999)
  .meta({ description: 'Of a million tokens, in the currency of the connection; four decimals count.' });
export const Currency = z
  .string()
  .trim()
  .regex(/^[A-Z]{3}$/, 'must be three capital letters, as CAD')
  .meta({ description: 'ISO 4217.' });
const Tokens = z.number().int().min(1).max(100_000);
const Word = nameOf(200);

/** A language model that administrators connected. Its key is nowhere in it: a key is written and never read back. */
export const Connection = z
  .object({
    id: Id,
    name: z.string(),
    kind: ConnectionKind,
    address: z.string().nullable(),
    model: z.string().nullable(),
    region: z.string().nullable(),
    maxOutputTokens: z.number().int().nullable().meta({ description: 'Of one reply; null: as the settings say.' }),
    priceIn: z.number(),
    priceOut: z.number(),
    currency: z.string(),
    enabled: z.boolean(),
    courseIds: z.array(Id).nullable().meta({ description: 'The courses that may use it; null: all.' }),
    position: z
      .number()
      .int()
      .nullable()
      .meta({ description: 'Place in the order of the institution; null: only courses that choose it ask it.' }),
    keySet: z.boolean().meta({ description: 'Whether there is a key. The key itself is never answered.' }),
    keyChangedAt: Timestamp.nullable(),
    version: z.number().int(),
    updatedAt: Timestamp,
  })
  .register(typeNames, { name: 'Connection' });
export type Connection = z.infer<typeof Connection>;
export const ConnectionPage = pageOf(Connection);

const fields = {
  name: nameOf(80),
  kind: ConnectionKind,
  address: textOf(500).nullable().meta({ description: 'Up to and without `/chat/completions`.' }),
  model: Word.nullable(),
  region: Word.nullable(),
  maxOutputTokens: Tokens.nullable(),
  priceIn: Price,
  priceOut: Price,
  currency: Currency,
  enabled: z.boolean(),
  courseIds: z.array(Id).max(maxCourses).nullable(),
};
const Key = z
  .string()
  .trim()
  .min(1)
  .max(4000)
  .regex(/^[\x21-\x7e]+$/, 'must be visible ASCII characters without spaces')
  .nullable();

export const ConnectionInput = z
  .strictObject({
    ...fields,
    address: fields.address.default(null),
    model: fields.model.default(null),
    region: fields.region.default(null),
    maxOutputTokens: fields.maxOutputTokens.default(null),
    priceIn: Price.default(0),
    priceOut: Price.default(0),
    enabled: z.boolean().default(true),
    courseIds: fields.courseIds.default(null),
    key: Key.default(null),
  })
  .register(typeNames, { name: 'ConnectionInput' });
export type ConnectionInput = z.infer<typeof ConnectionInput>;

/** What is left out stays, the key too; null takes the key away. */
export const ConnectionPatch = z
  .strictObject({ ...z.strictObject({ ...fields, key: Key }).partial().shape, version: z.number().int().min(1) })
  .register(typeNames, { name: 'ConnectionPatch' });
export type ConnectionPatch = z.infer<typeof ConnectionPatch>;

/** Which connections are asked by courses without a choice of their own: the first one, and the next when it fails. */
export const ConnectionOrder = z.strictObject({ ids: z.array(Id).max(100) });
export type ConnectionOrder = z.infer<typeof ConnectionOrder>;

export const ConnectionTest = z
  .object({
    ok: z.boolean(),
    milliseconds: z.number().int(),
    said: z.string().nullable().meta({ description: 'What the model answered, at most 200 characters.' }),
    code: z.string().nullable().meta({ description: 'Of the catalogue of errors; null when it went well.' }),
    reason: z.string().nullable().meta({ description: 'What the provider said, without the key.' }),
  })
  .register(typeNames, { name: 'ConnectionTest' });
export type ConnectionTest = z.infer<typeof ConnectionTest>;

const ConnectionOption = z
  .object({ id: Id, name: z.string(), isDefault: z.boolean() })
  .register(typeNames, { name: 'ConnectionOption' });

export const BudgetState = z.enum(['none', 'open', 'near', 'spent']).register(typeNames, { name: 'BudgetState' });
export type BudgetState = z.infer<typeof BudgetState>;

/** Which model answers in a course, and what its people may choose. */
export const CourseConnection = z
  .object({
    chosenId: Id.nullable().meta({ description: 'Null: the order of the institution holds.' }),
    options: z.array(ConnectionOption),
    /** Of the course this month; near: 80 % and more is spent. */
    budget: BudgetState,
    budgetShare: z.number().nullable().meta({ description: 'What is spent of it; 1 is all. Null without a budget.' }),
    version: z.number().int(),
  })
  .register(typeNames, { name: 'CourseConnection' });
export type CourseConnection = z.infer<typeof CourseConnection>;

export const CourseConnectionInput = z.strictObject({
  connectionId: Id.nullable(),
  version: z.number().int().min(0).meta({ description: 'The one that was read before.' }),
});
export type CourseConnectionInput = z.infer<typeof CourseConnectionInput>;
