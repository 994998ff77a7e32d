import { z } from 'zod';
import { pageOf, Timestamp } from './common.js';
import { Email } from './identity.js';
import { AssignedRole } from './members.js';
import { typeNames } from './type-names.js';

/** How many people come into a course by one list. */
export const maxPeopleInList = 2000;

/** Addresses with course roles, a line each, as a spreadsheet writes them (CSV). */
export const PeopleListInput = z.strictObject({ list: z.string().min(1).max(600_000) });
export type PeopleListInput = z.infer<typeof PeopleListInput>;

export const peopleListProblems = ['address', 'role', 'twice'] as const;
export const PeopleListProblem = z
  .enum(peopleListProblems)
  .meta({ description: 'No address, a role that is none, or an address that stood in the list before.' })
  .register(typeNames, { name: 'PeopleListProblem' });
export type PeopleListProblem = z.infer<typeof PeopleListProblem>;

export const peopleListOutcomes = ['add', 'change', 'same', 'promise', 'teaches', 'wrong'] as const;
export const PeopleListOutcome = z
  .enum(peopleListOutcomes)
  .meta({
    description:
      '`promise`: nobody has an account with the address, the role waits for it. `teaches`: an instructor stays one.',
  })
  .register(typeNames, { name: 'PeopleListOutcome' });
export type PeopleListOutcome = z.infer<typeof PeopleListOutcome>;

/** What a list would do. */
export const PeopleList = z
  .object({
    lines: z.array(
      z
        .object({
          line: z.number().int(),
          email: z.string().meta({ description: 'What stands there instead, when it is no address.' }),
          role: AssignedRole.nullable(),
          name: z.string().nullable(),
          outcome: PeopleListOutcome,
          problem: PeopleListProblem.nullable(),
        })
        .register(typeNames, { name: 'PeopleListLine' }),
    ),
  })
  .register(typeNames, { name: 'PeopleList' });
export type PeopleList = z.infer<typeof PeopleList>;

/** What a list has done. */
export const PeopleListResult = z
  .object({
    added: z.number().int(),
    changed: z.number().int(),
    promised: z.number().int(),
    same: z.number().int(),
  })
  .register(typeNames, { name: 'PeopleListResult' });
export type PeopleListResult = z.infer<typeof PeopleListResult>;

/** A part in a course that waits until its address has an account. */
export const PromisedPart = z
  .object({ email: z.string(), role: AssignedRole, promisedAt: Timestamp })
  .register(typeNames, { name: 'PromisedPart' });
export type PromisedPart = z.infer<typeof PromisedPart>;
export const PromisedPartPage = pageOf(PromisedPart);

export const PromisedPartInput = z.strictObject({ email: Email });
export type PromisedPartInput = z.infer<typeof PromisedPartInput>;
