import { randomBytes, randomUUID } from 'node:crypto';
import type { UserActor } from '@aila/access';
import type { Pool } from 'pg';
import { modelTables } from './tenant-models.js';
import { seedClass, seedEnrolment, seedUser } from './seed.js';

/** A course with somebody in each role, and rows of its own in every table that `tenantTables` names. */
export interface Tenant {
  readonly courseId: string;
  readonly conceptId: string;
  readonly moduleId: string;
  readonly fileId: string;
  readonly versionId: string;
  readonly chunkId: string;
  /** The chats are this person's. */
  readonly student: UserActor;
  readonly classmate: UserActor;
  readonly assistant: UserActor;
  readonly observer: UserActor;
  readonly instructor: UserActor;
}

type Insert = (owner: Pool, tenant: Tenant) => Promise<unknown>;

/** Whose rows a table holds, which is what decides who may see them. */
type Holds = 'course' | 'person' | 'administration' | 'secret' | 'nobody';

interface TenantTable {
  readonly holds: Holds;
  /** Left out where `seedTenant` has written to the table already. */
  readonly insert?: Insert;
}

/**
 * Every table that holds rows of tenants, with how a row of a tenant comes into it. A table that is in the database and
 * not here fails the test of row-level security, so that nobody forgets to say whose it is.
 *
 * `course`: members of the course. `person`: one person alone. `administration`: administrators. `secret`: no person at
 * all, only a job of the service that it belongs to. `nobody`: no service, only functions of the database.
 */
export const tenantTables: Readonly<Record<string, TenantTable>> = {
  'identity.user_account': { holds: 'person' },
  'identity.user_role': { holds: 'person' },
  'identity.sign_in_session': { holds: 'person' },
  'identity.credential': {
    holds: 'secret',
    insert: (owner, { student }) =>
      owner.query(`insert into identity.credential (user_id, password_hash) values ($1, 'hash')`, [student.userId]),
  },
  'identity.signing_key': {
    holds: 'secret',
    insert: (owner) =>
      owner.query(`insert into identity.signing_key (id, public_jwk, private_key) values ($1, '{}', 'key')`, [
        randomUUID(),
      ]),
  },
  'identity.refresh_token': {
    holds: 'secret',
    insert: (owner, { student }) =>
      owner.query('insert into identity.refresh_token (token_hash, session_id) values ($1, $2)', [
        randomBytes(32),
        student.signInId,
      ]),
  },
  'identity.sign_up': {
    holds: 'secret',
    insert: (owner) =>
      owner.query(
        `insert into identity.sign_up
           (id, email, given_name, family_name, language, code_expires_at, tries_left, expires_at)
         values ($1, 'new@aila.test', '', '', 'en', now(), 1, now())`,
        [randomUUID()],
      ),
  },
  'identity.password_reset': {
    holds: 'secret',
    insert: (owner, { student }) =>
      owner.query(
        `insert into identity.password_reset (user_id, code_hash, expires_at, tries_left) values ($1, 'hash', now(), 1)`,
        [student.userId],
      ),
  },
  'identity.rate_limit': {
    holds: 'secret',
    insert: (owner) =>
      owner.query(
        `insert into identity.rate_limit (limit_name, subject, count, last_at) values ('sign-in', $1, 1, now())`,
        [randomBytes(32)],
      ),
  },
  'identity.external_identity': {
    holds: 'secret',
    insert: (owner, { student }) =>
      owner.query(`insert into identity.external_identity (issuer, subject, user_id) values ('https://idp', $1, $2)`, [
        randomUUID(),
        student.userId,
      ]),
  },
  'identity.allowed_email_domain': {
    holds: 'administration',
    insert: (owner) =>
      owner.query('insert into identity.allowed_email_domain (pattern) values ($1)', [`${randomUUID()}.test`]),
  },
  'identity.promised_role': {
    holds: 'administration',
    insert: (owner) =>
      owner.query(`insert into identity.promised_role (email, role) values ($1, 'instructor')`, [
        `${randomUUID()}@aila.test`,
      ]),
  },

  'course.course': { holds: 'course' },
  'course.enrolment': { holds: 'course' },
  'course.concept': { holds: 'course' },
  'course.module': { holds: 'course' },
  'course.access_code': {
    holds: 'course',
    insert: (owner, { courseId }) =>
      owner.query('insert into course.access_code (course_id, code) values ($1, $2)', [courseId, randomUUID()]),
  },

  'course.promised_part': {
    holds: 'course',
    insert: (owner, { courseId }) =>
      owner.query(`insert into course.promised_part (course_id, email, role) values ($1, $2, 'student')`, [
        courseId,
        `${randomUUID()}@aila.test`,
      ]),
  },
  'course.trash': {
    holds: 'course',
    insert: (owner, { courseId }) =>
      owner.query(
        `insert into course.trash (id, course_id, kind, target_id, title) values ($1, $2, 'module', $3, 'text')`,
        [randomUUID(), courseId, randomUUID()],
      ),
  },
  'course.prompt': {
    holds: 'course',
    insert: (owner, { courseId }) =>
      owner.query(`insert into course.prompt (course_id, version, content) values ($1, 1, 'text')`, [courseId]),
  },

  'course.chat_export': {
    holds: 'course',
    insert: (owner, { courseId, instructor }) =>
      owner.query(
        `insert into course.chat_export (id, course_id, user_id, format, state) values ($1, $2, $3, 'csv', 'expired')`,
        [randomUUID(), courseId, instructor.userId],
      ),
  },
  'course.privacy': {
    holds: 'course',
    insert: (owner, { courseId }) =>
      owner.query(`insert into course.privacy (course_id, version, mode) values ($1, 1, 'identified')`, [courseId]),
  },
  // By a trigger, with the course.
  'course.pseudonym_key': { holds: 'nobody' },

  'content.file': { holds: 'course' },
  'content.file_version': { holds: 'course' },
  'content.page': {
    holds: 'course',
    insert: (owner, { courseId, versionId }) =>
      owner.query(`insert into content.page (version_id, number, course_id, text) values ($1, 1, $2, 'text')`, [
        versionId,
        courseId,
      ]),
  },
  'content.chunk': { holds: 'course' },
  'content.chunk_bits': {
    holds: 'course',
    insert: (owner, { courseId, moduleId, versionId, chunkId }) =>
      owner.query(
        `insert into content.chunk_bits (chunk_id, version_id, module_id, course_id, model, bits)
         values ($1, $2, $3, $4, 'model', 0::bit(512))`,
        [chunkId, versionId, moduleId, courseId],
      ),
  },
  'content.chunk_vector': {
    holds: 'course',
    insert: (owner, { courseId, chunkId }) =>
      owner.query('insert into content.chunk_vector (chunk_id, course_id, vector) values ($1, $2, $3)', [
        chunkId,
        courseId,
        Buffer.alloc(2048),
      ]),
  },
  'content.version_term': {
    holds: 'course',
    insert: (owner, { courseId, versionId }) =>
      owner.query(
        `insert into content.version_term (version_id, course_id, term, postings) values ($1, $2, 'word', $3)`,
        [versionId, courseId, Buffer.alloc(8)],
      ),
  },
  'content.version_size': {
    holds: 'course',
    insert: (owner, { courseId, versionId }) =>
      owner.query('insert into content.version_size (version_id, course_id, chunks, words) values ($1, $2, 1, 1)', [
        versionId,
        courseId,
      ]),
  },
  'content.object_deletion': {
    holds: 'secret',
    insert: (owner) => owner.query('insert into content.object_deletion (object_key) values ($1)', [randomUUID()]),
  },

  'notice.notification': {
    holds: 'person',
    insert: (owner, { student, courseId }) =>
      owner.query(`insert into notice.notification (user_id, kind, course_id) values ($1, 'role-given', $2)`, [
        student.userId,
        courseId,
      ]),
  },

  'chat.session': { holds: 'person' },
  'chat.message': { holds: 'person' },
  'chat.reply': { holds: 'person' },
  'chat.citation': { holds: 'person' },
  'chat.attempt': { holds: 'person' },
  'chat.mastery': {
    holds: 'person',
    insert: (owner, { student, moduleId, courseId }) =>
      owner.query(
        'insert into chat.mastery (user_id, module_id, course_id, score, attempts) values ($1, $2, $3, 0.5, 1)',
        [student.userId, moduleId, courseId],
      ),
  },
  // By somebody whose account is gone: an opening is its opener's to read, too.
  'chat.opening': {
    holds: 'person',
    insert: (owner, { student, courseId }) =>
      owner.query(
        `insert into chat.opening (id, kind, opener_role, user_id, course_id, until)
         values ($1, 'work', 'instructor', $2, $3, now() + interval '1 hour')`,
        [randomUUID(), student.userId, courseId],
      ),
  },
  'chat.override': {
    holds: 'person',
    insert: (owner, { student }) =>
      owner.query(
        `insert into chat.override (message_id, version, user_id, course_id, outcome, score, reason)
         select id, 1, user_id, course_id, 'correct', 1, 'Said in other words.' from chat.message where user_id = $1`,
        [student.userId],
      ),
  },
  'chat.spent_tokens': {
    holds: 'person',
    insert: (owner, { student }) =>
      owner.query('insert into chat.spent_tokens (user_id, tokens, created_at) values ($1, 1, now())', [
        student.userId,
      ]),
  },
  'chat.module_policy': {
    holds: 'course',
    insert: (owner, { moduleId, courseId }) =>
      owner.query(
        `insert into chat.module_policy (module_id, course_id, max_hints, mastery_threshold, mastery_statements)
         values ($1, $2, 1, 0.8, 3)`,
        [moduleId, courseId],
      ),
  },

  'chat.model_problem': {
    holds: 'administration',
    insert: (owner) =>
      owner.query(`insert into chat.model_problem (model, code, reason) values ($1, 'MODEL_UNAVAILABLE', 'it fails')`, [
        randomUUID(),
      ]),
  },

  ...modelTables,

  'analytics.engagement': {
    holds: 'person',
    insert: (owner, { student, moduleId, courseId }) =>
      owner.query(
        `insert into analytics.engagement (kind, user_id, module_id, course_id) values ('message-creation', $1, $2, $3)`,
        [student.userId, moduleId, courseId],
      ),
  },
  // Of a message of the log, by its trigger.
  'analytics.activity': { holds: 'course' },
  'analytics.setting': {
    holds: 'course',
    insert: (owner, { courseId }) =>
      owner.query('insert into analytics.setting (course_id, hides_small_groups) values ($1, true)', [courseId]),
  },

  'audit.event': {
    holds: 'administration',
    // By a job: a person's own entries are theirs to write.
    insert: (owner, { courseId }) =>
      owner.query(
        `insert into audit.event (id, system_job, action, course_id) values ($1, 'upload-expiry', 'test.done', $2)`,
        [randomUUID(), courseId],
      ),
  },
};

/** Tables that are nobody's in particular, with the reason. */
export const globalTables: Readonly<Record<string, string>> = {
  'public.schema_migration': 'names of migrations, by which services know that the tables are of their version',
};

/** The queue library's own tables: whoever works on a queue needs all its jobs. Jobs hold ids and progress, no text. */
export const queueSchema = 'bullmq';

/** A class of its own with a file, a chat, and a row in every other table. */
export async function seedTenant(owner: Pool): Promise<Tenant> {
  const { student, instructor, courseId, conceptId, moduleId } = await seedClass(owner);
  const [classmate, assistant, observer] = await Promise.all([1, 2, 3].map(() => seedUser(owner, 'student')));
  const others = { classmate, assistant, observer } as Record<'classmate' | 'assistant' | 'observer', UserActor>;
  await seedEnrolment(owner, courseId, others.classmate, 'student');
  await seedEnrolment(owner, courseId, others.assistant, 'assistant');
  await seedEnrolment(owner, courseId, others.observer, 'observer');
  const [fileId, versionId, chunkId] = [randomUUID(), randomUUID(), randomUUID()];
  const tenant = { courseId, conceptId, moduleId, fileId, versionId, chunkId, student, instructor, ...others };
  await seedFile(owner, tenant);
  await seedChat(owner, tenant);
  for (const { insert } of Object.values(tenantTables)) await insert?.(owner, tenant);
  return tenant;
}

async function seedFile(owner: Pool, { fileId, versionId, chunkId, courseId, moduleId }: Tenant): Promise<void> {
  await owner.query(`insert into content.file (id, course_id, module_id, name) values ($1, $2, $3, 'a.pdf')`, [
    fileId,
    courseId,
    moduleId,
  ]);
  await owner.query(
    `insert into content.file_version
       (id, file_id, module_id, course_id, number, object_key, media_type, size_bytes, state)
     values ($1, $2, $3, $4, 1, $5, 'application/pdf', 1, 'ready')`,
    [versionId, fileId, moduleId, courseId, randomUUID()],
  );
  await owner.query(
    `insert into content.chunk
       (id, version_id, file_id, module_id, course_id, ordinal, page, page_end, span_start, span_end, text)
     values ($1, $2, $3, $4, $5, 0, 1, 1, 0, 4, 'text')`,
    [chunkId, versionId, fileId, moduleId, courseId],
  );
}

async function seedChat(owner: Pool, { student, courseId, moduleId, fileId, versionId }: Tenant): Promise<void> {
  const [sessionId, messageId] = [randomUUID(), randomUUID()];
  const whose = [student.userId, courseId];
  await owner.query(
    `insert into chat.session (id, user_id, course_id, module_id, name) values ($1, $2, $3, $4, 'A chat')`,
    [sessionId, ...whose, moduleId],
  );
  await owner.query(
    `insert into chat.message (id, session_id, user_id, course_id, ordinal, role, content)
     values ($1, $2, $3, $4, 0, 'student', 'text')`,
    [messageId, sessionId, ...whose],
  );
  await owner.query(
    `insert into chat.reply (id, session_id, user_id, course_id, state, owner_address, lease_until, model)
     values ($1, $2, $3, $4, 'running', 'https://localhost', now() - interval '1 minute', 'model')`,
    [randomUUID(), sessionId, ...whose],
  );
  await owner.query(
    `insert into chat.citation
       (message_id, marker, user_id, course_id, file_id, version_id, file_name, page, quote, span_start, span_end)
     values ($1, 1, $2, $3, $4, $5, 'a.pdf', 1, 'text', 0, 4)`,
    [messageId, ...whose, fileId, versionId],
  );
  await owner.query(
    `insert into chat.attempt (id, session_id, module_id, message_id, user_id, course_id, statement_id, question, answer,
       outcome, score, covered, missing, evidence, progress, model)
     values ($1, $2, $3, $4, $5, $6, 's', 'q', 'a', 'correct', 1, '[]', '[]', '[]', '{}', 'model')`,
    [randomUUID(), sessionId, moduleId, messageId, ...whose],
  );
}
