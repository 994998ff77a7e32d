import type { UserActor } from '@aila/access';
import {
  AilaError,
  listCursor,
  type Budget,
  type BudgetInput,
  type Cost,
  type CostKind,
  type CostQuery,
  type CostSummary,
  type CostSummaryQuery,
  type Page,
} from '@aila/contracts';
import { authoriseInCourse, Database, recordAudit, statementsFor, type Transaction } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { budgetState } from './budget-state.js';

const statement = statementsFor('text-gen');
const CostRow = z.object({
  key: z.string(),
  id: z.uuid().nullable(),
  name: z.string().nullable(),
  currency: z.string(),
  cost: z.string(),
  replies: z.number(),
  input_tokens: z.string(),
  output_tokens: z.string(),
  budget: z.string().nullable(),
  budget_version: z.number(),
});
type CostRow = z.infer<typeof CostRow>;

const names: Readonly<Record<CostKind, { id: string; name: string; join: string; budget: string }>> = {
  course: {
    id: 'course_id',
    name: `c.department || ' ' || c.number || ' · ' || c.title`,
    join: 'left join course.course c on c.id = s.id',
    budget: 'left join model.budget b on b.course_id = s.id and b.currency = s.currency',
  },
  person: {
    id: 'user_id',
    name: `nullif(trim(coalesce(c.preferred_name, c.given_name) || ' ' || c.family_name), '')`,
    join: 'left join identity.user_account c on c.id = s.id',
    budget: 'left join model.budget b on false',
  },
  connection: {
    id: 'connection_id',
    name: `coalesce(c.name, s.model)`,
    join: 'left join model.connection c on c.id = s.id',
    budget: 'left join model.budget b on false',
  },
};

/** What a month cost by one kind of thing. The sums of the page's rows alone get their names. */
const listCosts = (kind: CostKind) =>
  statement(
    `model.costs.${kind}`,
    `with sums as (
       select ${names[kind].id} as id, currency, max(model) as model, sum(cost) as cost, sum(replies)::int as replies,
         sum(input_tokens)::bigint as input_tokens, sum(output_tokens)::bigint as output_tokens
       from model.usage where month = $1::date group by 1, 2),
     page as (
       select coalesce(id::text, '') || currency as key, s.* from sums s
       where $2::numeric is null or (cost, coalesce(id::text, '') || currency) < ($2, $3::text)
       order by cost desc, key desc limit $4)
     select s.key, s.id, ${names[kind].name} as name, s.currency, s.cost, s.replies, s.input_tokens, s.output_tokens,
       b.amount as budget, coalesce(b.version, 0) as budget_version
     from page s ${names[kind].join} ${names[kind].budget} order by s.cost desc, s.key desc`,
    CostRow,
  );
const listed = { course: listCosts('course'), person: listCosts('person'), connection: listCosts('connection') };

const totals = statement(
  'model.costs.totals',
  `select currency, sum(cost) as cost, sum(replies)::int as replies, sum(input_tokens)::bigint as input_tokens,
     sum(output_tokens)::bigint as output_tokens
   from model.usage where month = $1::date group by currency order by cost desc`,
  CostRow.pick({ currency: true, cost: true, replies: true, input_tokens: true, output_tokens: true }),
);
/** Month by month along the index, whatever number of rows each has. */
const months = statement(
  'model.costs.months',
  `with recursive found as (
     (select month from model.usage order by month desc limit 1)
     union all
     select (select u.month from model.usage u where u.month < found.month order by u.month desc limit 1)
     from found where found.month is not null)
   select to_char(month, 'YYYY-MM') as month from found where month is not null limit 36`,
  z.object({ month: z.string() }),
);
const readBudget = statement(
  'model.budget.read',
  `select b.amount, b.currency, b.version, (select s.spent from model.budget_of($1) s) as spent
   from model.budget b where b.course_id is not distinct from $1::uuid`,
  z.object({ amount: z.string().nullable(), currency: z.string(), version: z.number(), spent: z.string().nullable() }),
);
const currencyInUse = statement(
  'model.budget.currency',
  'select currency from model.connection order by created_at limit 1',
  z.object({ currency: z.string() }),
);
/** Writes nothing when somebody else came first. */
const writeBudget = statement(
  'model.budget.write',
  `insert into model.budget as b (id, course_id, amount, currency, version) values ($1, $2, $3, $4, $5 + 1)
   on conflict (coalesce(course_id, '00000000-0000-0000-0000-000000000000'::uuid)) do update set
     amount = excluded.amount, currency = excluded.currency, version = excluded.version
   where b.version = $5`,
);

const byCost = listCursor(z.tuple([z.string().regex(/^\d{1,12}(\.\d{1,6})?$/), z.string().max(60)]));
const thisMonth = () => new Date().toISOString().slice(0, 7);

/** What the tutor's models cost, and what they may. */
@Injectable()
export class CostsService {
  constructor(private readonly database: Database) {}

  /** The dearest first. @throws BAD_INPUT */
  async list(actor: UserActor, { month = thisMonth(), by, cursor, limit }: CostQuery): Promise<Page<Cost>> {
    const after = cursor === undefined ? [null, null] : byCost.decode(cursor);
    const rows = await this.database.asActor(actor, (tx) => tx.rows(listed[by], [`${month}-01`, ...after, limit + 1]));
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    const isNow = month === thisMonth();
    return {
      items: rows.slice(0, limit).map((row) => toCost(row, isNow)),
      nextCursor: last ? byCost.encode([last.cost, last.key]) : null,
    };
  }

  summary(actor: UserActor, { month = thisMonth() }: CostSummaryQuery): Promise<CostSummary> {
    return this.database.asActor(actor, async (tx) => {
      const found = await tx.rows(months);
      return {
        month,
        months: [...new Set([thisMonth(), ...found.map((each) => each.month)])],
        totals: (await tx.rows(totals, [`${month}-01`])).map(amountsOf),
        budget: await budgetOf(tx, null),
      };
    });
  }

  /** @throws CONFLICT when somebody changed it since `version` was read; NO_PRICES while there is no connection */
  setBudget(actor: UserActor, input: BudgetInput): Promise<Budget> {
    return this.database.asActor(actor, (tx) => this.write(tx, actor, null, input));
  }

  /** @throws NOT_FOUND, FORBIDDEN, CONFLICT, NO_PRICES */
  setCourseBudget(actor: UserActor, courseId: string, input: BudgetInput): Promise<Budget> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'course.edit', { courseId });
      return this.write(tx, actor, courseId, input);
    });
  }

  private async write(
    tx: Transaction,
    actor: UserActor,
    courseId: string | null,
    { amount, version }: BudgetInput,
  ): Promise<Budget> {
    const before = await tx.optionalRow(readBudget, [courseId]);
    const conflict = new AilaError('CONFLICT', { what: 'The budget' });
    if ((before?.version ?? 0) !== version) throw conflict;
    const currency = (await tx.optionalRow(currencyInUse))?.currency ?? before?.currency;
    if (currency === undefined) throw new AilaError('NO_PRICES');
    if ((await tx.run(writeBudget, [uuidv7(), courseId, amount, currency, version])) === 0) throw conflict;
    const details = { amount, currency };
    await recordAudit(tx, actor, { action: 'budget.set', ...(courseId === null ? {} : { courseId }), details });
    return budgetOf(tx, courseId);
  }
}

async function budgetOf(tx: Transaction, courseId: string | null): Promise<Budget> {
  const found = await tx.optionalRow(readBudget, [courseId]);
  if (!found) {
    const currency = (await tx.optionalRow(currencyInUse))?.currency ?? '';
    return { amount: null, currency, spent: 0, state: 'none', version: 0 };
  }
  const amount = found.amount === null ? null : Number(found.amount);
  const spent = Number(found.spent ?? 0);
  return {
    amount,
    currency: found.currency,
    spent,
    state: budgetState(amount === null ? null : spent / amount),
    version: found.version,
  };
}

function toCost(row: CostRow, isNow: boolean): Cost {
  const budget = row.budget === null ? null : Number(row.budget);
  return {
    id: row.id,
    name: row.name,
    ...amountsOf(row),
    budget,
    budgetVersion: row.budget_version,
    state: budgetState(budget === null || !isNow ? null : Number(row.cost) / budget),
  };
}

const amountsOf = (row: Pick<CostRow, 'currency' | 'cost' | 'replies' | 'input_tokens' | 'output_tokens'>) => ({
  currency: row.currency,
  cost: Number(row.cost),
  replies: row.replies,
  inputTokens: Number(row.input_tokens),
  outputTokens: Number(row.output_tokens),
});
