import type { UserActor } from '@aila/access';
import {
  AilaError,
  nameKey,
  type Concept,
  type ConceptInput,
  type ConceptPatch,
  type Module,
  type ModuleInput,
  type ModulePatch,
  type OutlineOrder,
} from '@aila/contracts';
import {
  authoriseInCourse,
  ConceptRow,
  Database,
  ModuleRow,
  recordAudit,
  recordEngagement,
  statementsFor,
  type Transaction,
} from '@aila/database';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { defined } from '../defined.js';
import { requireVersion } from '../read-version.js';
import { ModuleRecord, toModule } from './module.rows.js';

const statement = statementsFor('gateway');
export const lockOutline = statement('outline.lock', 'select pg_advisory_xact_lock(hashtext($1))');
const orderConcepts = statement(
  'outline.orderConcepts',
  `update course.concept c set position = o.position - 1
   from unnest($1::uuid[]) with ordinality as o (id, position) where c.id = o.id`,
);
const orderModules = statement(
  'outline.orderModules',
  `update course.module m set position = o.position, concept_id = o.concept_id
   from unnest($1::uuid[], $2::uuid[], $3::int[]) as o (id, concept_id, position) where m.id = o.id`,
);

const moduleById = statement(
  'outline.module',
  'select to_jsonb(m) as module from course.module m where m.id = $1',
  z.object({ module: ModuleRecord }),
);

/** What is read alike of concepts, which stand in a course, and of modules, which stand in a concept. */
const readsOf = (table: 'concept' | 'module', parent: 'course_id' | 'concept_id') => ({
  titles: statement(
    `outline.${table}.titles`,
    `select title from course.${table} where ${parent} = $1 and id is distinct from $2`,
    z.object({ title: z.string() }),
  ),
  nextPosition: statement(
    `outline.${table}.nextPosition`,
    `select coalesce(max(position) + 1, 0)::int as next from course.${table} where ${parent} = $1`,
    z.object({ next: z.number() }),
  ),
  ofCourse: statement(
    `outline.${table}.ofCourse`,
    `select id, title from course.${table} where course_id = $1`,
    z.object({ id: z.uuid(), title: z.string() }),
  ),
});
const reads = { concept: readsOf('concept', 'course_id'), module: readsOf('module', 'concept_id') };

/** What a course consists of: concepts in order, each with modules in order. */
@Injectable()
export class OutlineService {
  constructor(private readonly database: Database) {}

  async addConcept(actor: UserActor, courseId: string, { title }: ConceptInput): Promise<Concept> {
    return this.edit(actor, { courseId }, async (tx) => {
      await requireFreeTitle(tx, 'concept', courseId, title);
      const concept = {
        id: uuidv7(),
        courseId,
        title,
        position: await nextPosition(tx, 'concept', courseId),
        version: 1,
      };
      await tx.insert(ConceptRow, concept);
      await recordAudit(tx, actor, { action: 'concept.created', courseId, targetId: concept.id });
      return concept;
    });
  }

  /** @throws NOT_FOUND, FORBIDDEN, NAME_TAKEN; CONFLICT with the concept as it is now */
  async renameConcept(actor: UserActor, conceptId: string, { title, version }: ConceptPatch): Promise<Concept> {
    return this.edit(actor, { conceptId }, async (tx, courseId) => {
      const { position, ...current } = await tx.findOneByOrFail(ConceptRow, { id: conceptId });
      requireVersion('The concept', version, current);
      await requireFreeTitle(tx, 'concept', courseId, title, conceptId);
      const next = { title, version: current.version + 1 };
      await tx.update(ConceptRow, conceptId, next);
      await recordAudit(tx, actor, { action: 'concept.renamed', courseId, targetId: conceptId });
      return { id: conceptId, courseId, ...next, position };
    });
  }

  async addModule(actor: UserActor, conceptId: string, input: ModuleInput): Promise<Module> {
    return this.edit(actor, { conceptId }, async (tx, courseId) => {
      await requireFreeTitle(tx, 'module', conceptId, input.title);
      const position = await nextPosition(tx, 'module', conceptId);
      const module = { id: uuidv7(), courseId, conceptId, ...input, position, version: 1 };
      await tx.insert(ModuleRow, { ...module, releaseAt: dateOf(input.releaseAt) });
      await recordAudit(tx, actor, { action: 'module.created', courseId, targetId: module.id });
      await recordEngagement(tx, actor, { kind: 'module-created', courseId, moduleId: module.id });
      return module;
    });
  }

  /**
   * Changes what students read of a module, or whether and when they see it, or moves it to the end of another concept of
   * the same course.
   *
   * @throws NOT_FOUND, FORBIDDEN, NAME_TAKEN; CONFLICT with the module as it is now
   */
  async updateModule(actor: UserActor, moduleId: string, { version, ...patch }: ModulePatch): Promise<Module> {
    return this.edit(actor, { moduleId }, async (tx, courseId) => {
      const current = await readModule(tx, moduleId);
      requireVersion('The module', version, current);
      const moves = patch.conceptId !== undefined && patch.conceptId !== current.conceptId;
      if (moves && !(await tx.existsBy(ConceptRow, { id: patch.conceptId as string, courseId })))
        throw new AilaError('NOT_FOUND', { what: 'concept' });
      const place = { conceptId: patch.conceptId ?? current.conceptId, title: patch.title ?? current.title };
      if (moves || place.title !== current.title)
        await requireFreeTitle(tx, 'module', place.conceptId, place.title, moduleId);
      const position = moves ? await nextPosition(tx, 'module', patch.conceptId as string) : current.position;
      const { releaseAt, ...words } = patch;
      const release = releaseAt === undefined ? {} : { releaseAt: dateOf(releaseAt) };
      await tx.update(ModuleRow, moduleId, { ...defined(words), ...release, position, version: current.version + 1 });
      const module = await readModule(tx, moduleId);
      await recordAudit(tx, actor, {
        action: 'module.updated',
        courseId,
        targetId: moduleId,
        details: { published: module.published, releaseAt: module.releaseAt },
      });
      await recordEngagement(tx, actor, { kind: 'module-edited', courseId, moduleId });
      return module;
    });
  }

  /**
   * Puts the whole outline into a new order in one step.
   *
   * @throws CONFLICT when the order does not name every concept and module of the course exactly once, which happens
   *   when somebody else added or removed one meanwhile; NAME_TAKEN when two modules of one title meet in a concept
   */
  async reorder(actor: UserActor, courseId: string, { concepts }: OutlineOrder): Promise<void> {
    await this.edit(actor, { courseId }, async (tx) => {
      const conceptIds = concepts.map(({ id }) => id);
      const modules = concepts.flatMap(({ id, moduleIds }) =>
        moduleIds.map((moduleId, position) => ({ id: moduleId, conceptId: id, position })),
      );
      await requireSame(tx, 'concept', courseId, conceptIds);
      const titles = await requireSame(
        tx,
        'module',
        courseId,
        modules.map(({ id }) => id),
      );
      for (const { moduleIds } of concepts) requireDistinct(moduleIds.map((id) => titles.get(id) ?? ''));
      await tx.run(orderConcepts, [conceptIds]);
      await tx.run(orderModules, [
        modules.map(({ id }) => id),
        modules.map(({ conceptId }) => conceptId),
        modules.map(({ position }) => position),
      ]);
      await recordAudit(tx, actor, { action: 'outline.reordered', courseId, targetId: courseId });
      await recordEngagement(tx, actor, { kind: 'module-edited', courseId });
    });
  }

  /** Every change of an outline: authorised, and one at a time per course, so that a title found free stays free. */
  private async edit<T>(
    actor: UserActor,
    target: { courseId: string } | { conceptId: string } | { moduleId: string },
    change: (tx: Transaction, courseId: string) => Promise<T>,
  ): Promise<T> {
    return this.database.asActor(actor, async (tx) => {
      const { courseId } = await authoriseInCourse(tx, actor, 'outline.edit', target);
      await tx.run(lockOutline, [`outline:${courseId}`]);
      return change(tx, courseId);
    });
  }
}

async function readModule(tx: Transaction, moduleId: string): Promise<Module> {
  return toModule((await tx.row(moduleById, [moduleId])).module);
}

const dateOf = (timestamp: string | null) => (timestamp === null ? null : new Date(timestamp));

/** Two titles beside each other must not look the same (see `nameKey`). @throws NAME_TAKEN */
export async function requireFreeTitle(
  tx: Transaction,
  table: 'concept' | 'module',
  parentId: string,
  title: string,
  ownId?: string,
): Promise<void> {
  const others = await tx.rows(reads[table].titles, [parentId, ownId ?? null]);
  const key = nameKey(title);
  if (others.some((other) => nameKey(other.title) === key)) throw new AilaError('NAME_TAKEN', { name: title });
}

/** No two of these titles may look the same (see `nameKey`). @throws NAME_TAKEN with the second of them */
function requireDistinct(titles: readonly string[]): void {
  const seen = new Set<string>();
  for (const title of titles) {
    const key = nameKey(title);
    if (seen.has(key)) throw new AilaError('NAME_TAKEN', { name: title });
    seen.add(key);
  }
}

export async function nextPosition(tx: Transaction, table: 'concept' | 'module', parentId: string): Promise<number> {
  return (await tx.row(reads[table].nextPosition, [parentId])).next;
}

/** @returns the title of each id. @throws CONFLICT unless these are the ids of all that the course has */
async function requireSame(
  tx: Transaction,
  table: 'concept' | 'module',
  courseId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const titles = new Map((await tx.rows(reads[table].ofCourse, [courseId])).map(({ id, title }) => [id, title]));
  const given = new Set(ids);
  const same = given.size === ids.length && given.size === titles.size && ids.every((id) => titles.has(id));
  if (!same) throw new AilaError('CONFLICT', { what: 'The outline' });
  return titles;
}
