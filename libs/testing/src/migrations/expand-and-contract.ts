import { parse, type AlterTableCmd, type ColumnDef, type Constraint, type Node, type RawStmt } from 'libpg-query';

/**
 * What a migration must not do while the version before still runs on the same database:
 *
 * - `contract`: it takes away or narrows what that version uses. Allowed once no running version uses it, under a
 *   comment before the statement: `-- contract: <why>, <version in which nobody reads it>`.
 * - `locks`: it keeps a table that holds rows locked while it reads all of them. Allowed for a table that stays small,
 *   under `-- locks: <why>`.
 */
export type Danger = 'contract' | 'locks';

interface Finding {
  readonly danger: Danger;
  readonly says: string;
}

const explained: Readonly<Record<Danger, RegExp>> = {
  contract: /^\s*-- contract: .{10,}\d+\.\d+/m,
  locks: /^\s*-- locks: .{10,}/m,
};

/**
 * Reads a migration with PostgreSQL's own parser.
 *
 * @returns a sentence for each statement that breaks the rule and does not explain itself
 * @throws when it is not SQL
 */
export async function problemsOfMigration(sql: string): Promise<string[]> {
  const { stmts = [] } = (await parse(sql)) as { stmts?: RawStmt[] };
  const bytes = Buffer.from(sql);
  const made = new Set<string>();
  const problems: string[] = [];
  // All statements of one message are one transaction, whether or not it is begun by a word.
  const outside = /^-- migrate:no-transaction$/m.test(sql);
  if (outside && stmts.length !== 1) problems.push('Outside a transaction a migration is one statement.');
  if (!outside && stmts.some(({ stmt }) => stmt && 'IndexStmt' in stmt && stmt.IndexStmt.concurrent))
    problems.push('An index that is created concurrently needs `-- migrate:no-transaction`.');
  let before = 0;
  for (const { stmt, stmt_location: start = 0, stmt_len: length = bytes.length - start } of stmts) {
    // With the comments before it.
    const text = bytes.subarray(before, start + length).toString();
    before = start + length + 1;
    if (!stmt) continue;
    for (const { danger, says } of findings(stmt, made))
      if (!explained[danger].test(text)) problems.push(`${says} (${danger}) ${firstLine(text)}`);
  }
  return problems;
}

const firstLine = (text: string) => text.replace(/--.*$/gm, '').trim().split('\n')[0] ?? '';

const contract = (says: string): Finding[] => [{ danger: 'contract', says }];
const locks = (says: string): Finding[] => [{ danger: 'locks', says }];

/** Statements that only add, or that change rows: nothing of the version before can fail by them. */
const harmless = [
  'CreateSchemaStmt',
  'CreateFunctionStmt',
  'CreatePolicyStmt',
  'AlterPolicyStmt',
  'CreateTrigStmt',
  'CreateEnumStmt',
  'CreateSeqStmt',
  'CreateRoleStmt',
  'ViewStmt',
  'CommentStmt',
  'InsertStmt',
  'UpdateStmt',
  'SelectStmt',
];

/** Objects that may go: other statements stand in their place, or a query only becomes slower. */
const droppable = ['OBJECT_POLICY', 'OBJECT_TRIGGER', 'OBJECT_INDEX'];

const nameOf = (relation?: { schemaname?: string; relname?: string }) =>
  `${relation?.schemaname ?? 'public'}.${relation?.relname}`;

/** @param made tables and functions of this migration: nobody uses them yet. It is filled on the way. */
function findings(stmt: Node, made: Set<string>): Finding[] {
  const [kind] = Object.keys(stmt);
  if (kind && harmless.includes(kind)) {
    if ('CreateFunctionStmt' in stmt && !stmt.CreateFunctionStmt.replace)
      made.add(dotted(stmt.CreateFunctionStmt.funcname));
    return [];
  }
  if ('CreateStmt' in stmt) {
    made.add(nameOf(stmt.CreateStmt.relation));
    return [];
  }
  if ('IndexStmt' in stmt) {
    const { relation, concurrent } = stmt.IndexStmt;
    return concurrent || made.has(nameOf(relation))
      ? []
      : locks('An index on a table that holds rows is created concurrently.');
  }
  if ('AlterTableStmt' in stmt) {
    const { relation, cmds = [] } = stmt.AlterTableStmt;
    if (made.has(nameOf(relation))) return [];
    return cmds.flatMap((cmd) => ('AlterTableCmd' in cmd ? findingsOfTable(cmd.AlterTableCmd) : []));
  }
  if ('DropStmt' in stmt)
    return droppable.includes(stmt.DropStmt.removeType ?? '') ? [] : contract('The version before uses what goes.');
  if ('RenameStmt' in stmt || 'AlterObjectSchemaStmt' in stmt)
    return contract('The version before asks for the name of before.');
  if ('GrantStmt' in stmt) {
    const { is_grant, objects = [] } = stmt.GrantStmt;
    const mine = objects.every(
      (object) => 'ObjectWithArgs' in object && made.has(dotted(object.ObjectWithArgs.objname)),
    );
    return is_grant || mine ? [] : contract('The version before uses the right that is taken away.');
  }
  return contract(`The rule does not know ${kind}, and so not what it does to the version before.`);
}

const dotted = (names: readonly Node[] = []) =>
  names.map((name) => ('String' in name ? name.String.sval : '')).join('.');

/** One part of an `alter table` on a table of before. */
function findingsOfTable({ subtype, def }: AlterTableCmd): Finding[] {
  switch (subtype) {
    case 'AT_AddColumn':
      return def && 'ColumnDef' in def ? findingsOfColumn(def.ColumnDef) : [];
    case 'AT_AddConstraint':
      return def && 'Constraint' in def ? findingsOfConstraint(def.Constraint) : [];
    case 'AT_ColumnDefault':
      return def ? [] : contract('The version before leaves the column to its default.');
    case 'AT_DropNotNull':
    case 'AT_SetStorage':
    case 'AT_SetStatistics':
    case 'AT_SetRelOptions':
    case 'AT_ValidateConstraint':
      return [];
    default:
      return contract('The version before uses the table as it is.');
  }
}

const constraintsOf = ({ constraints = [] }: ColumnDef) =>
  constraints.flatMap((node) => ('Constraint' in node ? [node.Constraint] : []));

/** Functions by which a default differs from row to row: the table is written anew. */
const steadyDefaults = ['now', 'current_timestamp'];

function findingsOfColumn(column: ColumnDef): Finding[] {
  const constraints = constraintsOf(column);
  const kinds = constraints.map(({ contype }) => contype);
  const found: Finding[] = [];
  if (kinds.includes('CONSTR_NOTNULL') && !kinds.includes('CONSTR_DEFAULT'))
    found.push(...contract('The version before does not fill a new column that must not be null.'));
  for (const { contype, raw_expr: expression } of constraints) {
    if (contype === 'CONSTR_DEFAULT') {
      const call = expression && 'FuncCall' in expression ? dotted(expression.FuncCall.funcname) : undefined;
      if (call && !steadyDefaults.includes(call)) found.push(...locks('A default that differs writes every row anew.'));
    } else if (contype === 'CONSTR_GENERATED' || contype === 'CONSTR_IDENTITY')
      found.push(...locks('A column that is computed writes every row anew.'));
    else if (contype !== 'CONSTR_NOTNULL' && contype !== 'CONSTR_NULL')
      found.push(
        ...locks('A new column takes its constraint by a statement of its own, `not valid`, then `validate`.'),
      );
  }
  return found;
}

function findingsOfConstraint({ contype, skip_validation: unchecked, indexname }: Constraint): Finding[] {
  if (contype === 'CONSTR_CHECK' || contype === 'CONSTR_FOREIGN')
    return unchecked ? [] : locks('A constraint is added `not valid`, then validated by a migration of its own.');
  return indexname ? [] : locks('A constraint that is unique takes an index that was created concurrently.');
}
