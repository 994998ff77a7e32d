import { z } from 'zod';
import { BudgetState } from './connections.js';
import { Cursor, Id, pageOf } from './common.js';
import { typeNames } from './type-names.js';

/** Of a budget: from here on administrators are warned. */
export const budgetWarning = 0.8;

export const CostKind = z.enum(['course', 'person', 'connection']).register(typeNames, { name: 'CostKind' });
export type CostKind = z.infer<typeof CostKind>;

const Month = z
  .string()
  .regex(/^20\d\d-(?:0[1-9]|1[0-2])$/, 'must be a month, as 2026-11')
  .meta({ description: 'In UTC, as 2026-11; left out: this month.' });

export const CostQuery = z.strictObject({
  month: Month.optional(),
  by: CostKind.default('course'),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type CostQuery = z.infer<typeof CostQuery>;

const amounts = {
  currency: z.string(),
  cost: z.number(),
  replies: z.number().int(),
  inputTokens: z.number(),
  outputTokens: z.number(),
};

export const Cost = z
  .object({
    id: Id.nullable().meta({ description: 'Null: accounts that are gone.' }),
    name: z.string().nullable().meta({ description: 'Null when it is gone, or is the model of the settings.' }),
    ...amounts,
    budget: z.number().nullable().meta({ description: 'Of the course, in the same currency.' }),
    budgetVersion: z.number().int().meta({ description: '0 where there never was one.' }),
    state: BudgetState,
  })
  .register(typeNames, { name: 'Cost' });
export type Cost = z.infer<typeof Cost>;
export const CostPage = pageOf(Cost);

const CostTotal = z.object(amounts).register(typeNames, { name: 'CostTotal' });
export const Budget = z
  .object({
    amount: z.number().nullable(),
    currency: z.string(),
    spent: z.number(),
    state: BudgetState,
    version: z.number().int(),
  })
  .register(typeNames, { name: 'Budget' });
export type Budget = z.infer<typeof Budget>;

export const CostSummary = z
  .object({
    month: z.string(),
    months: z.array(z.string()).meta({ description: 'Those in which something was counted, the newest first.' }),
    totals: z.array(CostTotal),
    /** Of the institution, for the month that runs now. */
    budget: Budget,
  })
  .register(typeNames, { name: 'CostSummary' });
export type CostSummary = z.infer<typeof CostSummary>;
export const CostSummaryQuery = z.strictObject({ month: Month.optional() });
export type CostSummaryQuery = z.infer<typeof CostSummaryQuery>;

export const BudgetInput = z.strictObject({
  amount: z.number().min(0.01).max(999_999_999).nullable().meta({ description: 'Of each month; null: no budget.' }),
  version: z.number().int().min(0),
});
export type BudgetInput = z.infer<typeof BudgetInput>;
