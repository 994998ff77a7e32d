import { allOperations, type Operation } from '@aila/contracts/operations';
import { parityItems, type Item } from './items.js';
import { operationsOfAdministrators } from './operations-of-administrators.js';
import { operationsOfInstructors } from './operations-of-instructors.js';
import { operationsOfStudents } from './operations-of-students.js';
import type { OriginalOperation } from './original-operation.js';
import type { Proof } from './proof.js';
import { weaknesses } from './weaknesses.js';

/** How the fields of GraphQL are reached, by name: `courses` is a query. */
export type FieldKinds = ReadonlyMap<string, 'query' | 'mutation' | 'subscription'>;

const lines = (parts: readonly string[]) => (parts.length === 0 ? '–' : parts.join('<br>'));
const code = (text: string) => `\`${text}\``;
const nameOf = (file: string) => file.slice(file.lastIndexOf('/') + 1).replace(/\.spec\.tsx?$/, '');
const shown = (tests: readonly Proof[]) =>
  lines(tests.map(({ file, title }) => `[${nameOf(file)}](../${file}) › ${title.replaceAll('|', '\\|')}`));

function operationRow(row: OriginalOperation, fields: FieldKinds): string {
  const here: readonly Operation[] = row.here.map((name) => allOperations[name]);
  const graphql = [...row.here, ...(row.subscriptions ?? [])]
    .filter((name, at, all) => fields.has(name) && all.indexOf(name) === at)
    .map((name) => `${fields.get(name)} ${code(name)}`);
  const words = [
    row.need,
    ...(row.because === undefined ? [] : [row.here.length === 0 ? `No operation: ${row.because}` : row.because]),
    ...(row.notYet === undefined ? [] : [`**Not yet:** ${row.notYet}`]),
  ];
  const cells = [
    row.id,
    lines(words),
    lines(here.map(({ method, path }) => code(`${method} ${path}`))),
    lines(graphql),
    lines([...new Set(here.map(({ policy }) => code(policy)))]),
    lines(row.screens.map(code)),
    shown(row.tests),
  ];
  return `| ${cells.join(' | ')} |`;
}

const operationTable = (rows: readonly OriginalOperation[], fields: FieldKinds) => [
  '| Id | To | REST | GraphQL | Policy | Screen | Test |',
  '| --- | --- | --- | --- | --- | --- | --- |',
  ...rows.map((row) => operationRow(row, fields)),
];

const itemTable = (items: readonly Item[]) => [
  '| Id | Here | Test |',
  '| --- | --- | --- |',
  ...items.map(
    ({ id, words, tests, notYet }) =>
      `| ${id} | ${lines([words, ...(notYet === undefined ? [] : [`**Not yet:** ${notYet}`])])} | ${shown(tests)} |`,
  ),
];

/** All 59 operations of the original, in the order of its documentation. */
export const originalOperations: readonly OriginalOperation[] = [
  ...operationsOfStudents,
  ...operationsOfInstructors,
  ...operationsOfAdministrators,
];

/**
 * The text of docs/operations-of-aila.md.
 *
 * @param fields what GraphQL serves, from its schema; an operation that it has not is left out of its column
 */
export function operationsPage(fields: FieldKinds): string {
  const missing = originalOperations.filter(({ notYet }) => notYet !== undefined).length;
  const items = Object.values(parityItems).flat();
  return `${[
    '# What became of the operations of AILA',
    '',
    'Aila does what the public AI Learning Assistant (AILA) did for universities. This page says where each of its operations,',
    'each thing that its users could do, and each of its faults in running courses went, and names tests that show it.',
    '',
    '`npm run documents` writes it from tables in `libs/testing/src/parity`. Methods, paths and policies come from the',
    'declarations of operations, GraphQL from its schema; a test fails when a named test or screen does not exist. A path of',
    'REST lies below `/api/v1`. Who is behind a policy stands in `libs/access/src/policies.ts`.',
    '',
    `${originalOperations.length} operations, ${missing} of them with something missing; ${items.length} things to do, ` +
      `${items.filter(({ notYet }) => notYet !== undefined).length} with something missing. What is missing is said in its row.`,
    '',
    '## Operations of students',
    '',
    ...operationTable(operationsOfStudents, fields),
    '',
    '## Operations of instructors',
    '',
    ...operationTable(operationsOfInstructors, fields),
    '',
    '## Operations of administrators',
    '',
    ...operationTable(operationsOfAdministrators, fields),
    '',
    '## What people could do',
    ...Object.entries(parityItems).flatMap(([heading, rows]) => ['', `### ${heading}`, '', ...itemTable(rows)]),
    '',
    '## Faults that are not here',
    '',
    'Each line says how it is here.',
    '',
    ...itemTable(weaknesses),
  ].join('\n')}\n`;
}
