import type { UserActor } from '@aila/access';
import {
  AilaError,
  listCursor,
  type CoursePrompt,
  type CoursePromptInput,
  type ListQuery,
  type Page,
} from '@aila/contracts';
import {
  authoriseInCourse,
  Database,
  recordAudit,
  recordEngagement,
  statementsFor,
  type Transaction,
} from '@aila/database';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';

const PromptRow = z.object({
  version: z.number(),
  content: z.string(),
  created_at: z.date(),
  given_name: z.string().nullable(),
  family_name: z.string().nullable(),
  preferred_name: z.string().nullable(),
});

const statement = statementsFor('gateway');
/** Row-level security shows the names of the course's people; an author who is none of them any more has none. */
const versionsOfPrompt = statement(
  'prompt.versions',
  `select p.version, p.content, p.created_at, u.given_name, u.family_name, u.preferred_name
   from course.prompt p left join identity.user_account u on u.id = p.author_id
   where p.course_id = $1 and ($2::integer is null or p.version < $2)
   order by p.version desc limit $3`,
  PromptRow,
);
/** Course, version, text, author. Nothing when there is such a version already. */
export const addPrompt = statement(
  'prompt.add',
  `insert into course.prompt (course_id, version, content, author_id) values ($1, $2, $3, $4) on conflict do nothing`,
);

const byVersion = listCursor(
  z.tuple([
    z
      .int()
      .min(1)
      .max(2 ** 31 - 1),
  ]),
);
const nothingYet: CoursePrompt = { version: 0, content: '', author: null, createdAt: null };

/** What the instructors of a course ask of the tutor, with every text that was in force before. */
@Injectable()
export class PromptsService {
  constructor(private readonly database: Database) {}

  /** The text in force. @throws NOT_FOUND, FORBIDDEN */
  current(actor: UserActor, courseId: string): Promise<CoursePrompt> {
    return this.inCourse(actor, courseId, (tx) => newestOf(tx, courseId));
  }

  /**
   * Puts a text in force. An empty one asks for nothing; one that is in force already makes no new version.
   *
   * @throws NOT_FOUND, FORBIDDEN; CONFLICT when somebody changed it since `version` was read
   */
  change(actor: UserActor, courseId: string, { content, version }: CoursePromptInput): Promise<CoursePrompt> {
    return this.inCourse(actor, courseId, async (tx) => {
      const before = await newestOf(tx, courseId);
      if (before.content === content) return before;
      const conflict = new AilaError('CONFLICT', { what: 'The prompt' });
      if (before.version !== version) throw conflict;
      if ((await tx.run(addPrompt, [courseId, version + 1, content, actor.userId])) === 0) throw conflict;
      await recordAudit(tx, actor, { action: 'prompt.changed', courseId, details: { version: version + 1 } });
      // What it was before stands among the versions.
      const details = { version: version + 1 };
      await recordEngagement(tx, actor, { kind: 'prompt-updated', courseId, details });
      return newestOf(tx, courseId);
    });
  }

  /** Every text that was ever in force, the newest first. @throws NOT_FOUND, FORBIDDEN, BAD_INPUT */
  versions(actor: UserActor, courseId: string, { cursor, limit }: ListQuery): Promise<Page<CoursePrompt>> {
    const [before] = cursor === undefined ? [null] : byVersion.decode(cursor);
    return this.inCourse(actor, courseId, async (tx) => {
      const rows = await tx.rows(versionsOfPrompt, [courseId, before, limit + 1]);
      const items = rows.slice(0, limit).map(toPrompt);
      const last = rows.length > limit ? items.at(-1) : undefined;
      return { items, nextCursor: last ? byVersion.encode([last.version]) : null };
    });
  }

  private inCourse<T>(actor: UserActor, courseId: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.asActor(actor, async (tx) => {
      await authoriseInCourse(tx, actor, 'prompt.edit', { courseId });
      return work(tx);
    });
  }
}

async function newestOf(tx: Transaction, courseId: string): Promise<CoursePrompt> {
  const row = await tx.optionalRow(versionsOfPrompt, [courseId, null, 1]);
  return row ? toPrompt(row) : nothingYet;
}

function toPrompt({ version, content, created_at, ...person }: z.infer<typeof PromptRow>): CoursePrompt {
  const name = `${person.preferred_name ?? person.given_name ?? ''} ${person.family_name ?? ''}`.trim();
  return { version, content, author: name === '' ? null : name, createdAt: created_at.toISOString() };
}
