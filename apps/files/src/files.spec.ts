import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UserActor } from '@aila/access';
import type { CourseFile, UploadPermit } from '@aila/contracts';
import { testService } from '@aila/config/testing';
import { freePort } from '@aila/embedded/free-port';
import type { RunningService } from '@aila/service';
import { defaultTransferLimits } from '@aila/object-store';
import { Queues } from '@aila/queue';
import { createLogger } from '@aila/telemetry';
import { seedClass, seedEnrolment, seedUser, TestDatabase, TestIssuer, until } from '@aila/testing';
import { UploadExpiry } from './upkeep/upload-expiry.js';
import { startFiles } from './start.js';

const MAX_BYTES = 500_000_000;
const EXPIRY_MS = 3_600_000;

let db: TestDatabase;
let issuer: TestIssuer;
let service: RunningService;
let folder: string;
let queues: Queues;

beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start({ behindProxy: true }), TestIssuer.start()]);
  folder = mkdtempSync(join(tmpdir(), 'files-'));
  writeFileSync(join(folder, 'key'), randomBytes(32));
  const port = await freePort();
  queues = new Queues({ kind: 'postgres' }, db.settingsFor('files'), createLogger('test', 'silent'));
  service = await startFiles({
    service: { ...testService(null), port },
    database: db.settingsFor('files'),
    queue: { kind: 'postgres' },
    token: issuer.settings,
    store: {
      kind: 'disk',
      directory: join(folder, 'store'),
      keyFile: join(folder, 'key'),
      publicUrl: `http://127.0.0.1:${port}/store`,
    },
    uploads: { maxBytes: MAX_BYTES, expiryMs: EXPIRY_MS },
    transfers: defaultTransferLimits,
  });
}, 60_000);

afterAll(async () => {
  await service.stop();
  await queues.close();
  await Promise.all([db.stop(), issuer.stop()]);
  rmSync(folder, { recursive: true, force: true });
});

interface Answer<T> {
  readonly status: number;
  readonly body: T & { code: string; parameters: Record<string, unknown> };
}

async function call<T = unknown>(
  actor: UserActor | null,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer<T>> {
  const token = actor && (await issuer.tokenFor(actor));
  const answer = await fetch(`${service.url}/v1/${path}`, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: (text === '' ? {} : JSON.parse(text)) as Answer<T>['body'] };
}

function announce(actor: UserActor, moduleId: string, changes: object = {}): Promise<Answer<UploadPermit>> {
  return call(actor, 'POST', `modules/${moduleId}/files`, {
    name: 'loops.pdf',
    type: 'application/pdf',
    size: 8,
    ...changes,
  });
}

function send(permit: UploadPermit, bytes = '%PDF-1.7'): Promise<Response> {
  return fetch(permit.url, { method: permit.method, headers: permit.headers!, body: bytes });
}

/** A file that was uploaded; what the ingest workers would write is written by the owner of the database. */
async function uploadedFile(actor: UserActor, moduleId: string, state: string, failure: string | null = null) {
  const { body: permit } = await announce(actor, moduleId, { name: `${randomUUID()}.pdf` });
  expect((await send(permit)).status).toBe(200);
  await db.owner.query('update content.file_version set state = $2, failure = $3 where file_id = $1', [
    permit.id,
    state,
    failure,
  ]);
  return permit.file;
}

async function versionsOf(
  fileId: string,
): Promise<{ id: string; number: number; state: string; object_key: string }[]> {
  const { rows } = await db.owner.query(
    'select id, number, state, object_key from content.file_version where file_id = $1 order by number',
    [fileId],
  );
  return rows;
}

function objectPath(key: string): string {
  return join(folder, 'store', 'objects', `${key}@object`);
}

describe('an upload', () => {
  it('is announced, sent straight to the store, and can be downloaded under its own name', async () => {
    const { instructor, moduleId, courseId } = await seedClass(db.owner);
    const { status, body: permit } = await announce(instructor, moduleId, { name: 'Schleifen – Übung.pdf' });
    expect(status).toBe(201);
    expect(permit).toMatchObject({ method: 'PUT', contentType: 'application/pdf', minBytes: 8, maxBytes: 8 });
    expect(permit.file).toMatchObject({ moduleId, courseId, state: 'awaiting-upload', version: 1, readyVersion: null });

    expect((await call(instructor, 'POST', `files/${permit.id}/download`)).body.code).toBe('FILE_NOT_READY');
    expect((await send(permit)).status).toBe(200);

    const { body: link } = await call<{ url: string }>(instructor, 'POST', `files/${permit.id}/download`);
    const download = await fetch(link.url);
    expect(await download.text()).toBe('%PDF-1.7');
    expect(download.headers.get('content-disposition')).toContain('Schleifen%20%E2%80%93%20%C3%9Cbung.pdf');
  });

  it.each([
    ['nothing in it', { size: 0 }, 422, 'FILE_EMPTY'],
    ['more bytes than allowed', { size: 600_000_000 }, 413, 'FILE_TOO_LARGE'],
    ['a type nobody reads', { name: 'program.exe', type: 'application/pdf' }, 415, 'FILE_TYPE_UNSUPPORTED'],
    ['a name that climbs', { name: '../../etc/passwd.pdf' }, 400, 'BAD_INPUT'],
    ['a course that is not its own', { courseId: randomUUID() }, 400, 'BAD_INPUT'],
  ])('with %s is refused before a permit is given, and leaves nothing', async (_what, changes, status, code) => {
    const { instructor, moduleId } = await seedClass(db.owner);
    const answer = await announce(instructor, moduleId, changes);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    const { rows } = await db.owner.query('select 1 from content.file where module_id = $1', [moduleId]);
    expect(rows).toEqual([]);
  });

  it('of other bytes than announced is refused by the store, and nothing is kept', async () => {
    const { instructor, moduleId } = await seedClass(db.owner);
    const { body: permit } = await announce(instructor, moduleId);
    const answer = await send(permit, 'far more than eight bytes');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'UPLOAD_SIZE_MISMATCH', requestId: expect.any(String) });
    const [version] = await versionsOf(permit.id);
    expect(version!.state).toBe('awaiting-upload');
    expect(existsSync(objectPath(version!.object_key))).toBe(false);
    expect(readdirSync(join(folder, 'store', 'temporary'))).toEqual([]);
  });

  it('under a name that the module has is refused, unless that one was never sent', async () => {
    const { instructor, moduleId } = await seedClass(db.owner);
    const first = await announce(instructor, moduleId);
    const again = await announce(instructor, moduleId, { name: 'LOOPS.pdf' });
    expect(again.status).toBe(201);
    expect(await versionsOf(first.body.id)).toEqual([]);
    await db.owner.query(`update content.file_version set state = 'queued' where file_id = $1`, [again.body.id]);
    const taken = await announce(instructor, moduleId);
    expect([taken.status, taken.body.code]).toEqual([409, 'NAME_TAKEN']);
  });

  it.each([
    ['composed differently', 'Zo\u00eb.md', 'Zoe\u0308.md'],
    ['with an invisible character in it', 'other.md', 'oth\u200ber\u202e.md'],
    ['in capitals with accents', '\u00e9t\u00e9.md', '\u00c9T\u00c9.md'],
  ])('under a name that looks like one the module has, %s, is refused', async (_, name, alike) => {
    const { instructor, moduleId } = await seedClass(db.owner);
    const first = await announce(instructor, moduleId, { name, type: 'text/markdown' });
    await db.owner.query(`update content.file_version set state = 'ready' where file_id = $1`, [first.body.id]);
    const taken = await announce(instructor, moduleId, { name: alike, type: 'text/markdown' });
    expect([taken.status, taken.body.code]).toEqual([409, 'NAME_TAKEN']);
    // A row of an earlier release, which kept names as they came.
    await db.owner.query('update content.file set name = $2 where id = $1', [first.body.id, alike]);
    expect((await announce(instructor, moduleId, { name, type: 'text/markdown' })).body.code).toBe('NAME_TAKEN');
  });

  it('keeps a name without what nobody sees', async () => {
    const { instructor, moduleId } = await seedClass(db.owner);
    const { body } = await announce(instructor, moduleId, { name: ' lo\u202eo\u200bps.pdf\ufeff ' });
    expect(body.file.name).toBe('loops.pdf');
  });

  it('twice at the same time under one name gives one file', async () => {
    const { instructor, moduleId } = await seedClass(db.owner);
    await Promise.all([1, 2, 3, 4].map(() => announce(instructor, moduleId)));
    const { rows } = await db.owner.query('select 1 from content.file where module_id = $1', [moduleId]);
    expect(rows).toHaveLength(1);
  });

  it('of a new version gets a number and a place of its own, also when two come at once', async () => {
    const { instructor, moduleId } = await seedClass(db.owner);
    const file = await uploadedFile(instructor, moduleId, 'ready');
    const permits = await Promise.all(
      [1, 2].map(() =>
        call<UploadPermit>(instructor, 'POST', `files/${file.id}/versions`, { name: 'new.pdf', type: '', size: 9 }),
      ),
    );
    expect(permits.map(({ body }) => body.file.version).sort()).toEqual([2, 3]);
    const versions = await versionsOf(file.id);
    expect(versions.map(({ number }) => number)).toEqual([1, 2, 3]);
    expect(new Set(versions.map((version) => version.object_key)).size).toBe(3);
  });
});

describe('the catalogue', () => {
  it('lists the files of a module by name, page by page', async () => {
    const { instructor, moduleId } = await seedClass(db.owner);
    for (const name of ['b.pdf', 'A.pdf', 'c.pdf']) await announce(instructor, moduleId, { name });
    type List = { items: CourseFile[]; nextCursor: string | null };
    const { body: first } = await call<List>(instructor, 'GET', `modules/${moduleId}/files?limit=2`);
    expect(first.items.map(({ name }) => name)).toEqual(['A.pdf', 'b.pdf']);
    const { body: rest } = await call<List>(
      instructor,
      'GET',
      `modules/${moduleId}/files?limit=2&cursor=${first.nextCursor}`,
    );
    expect([rest.items.map(({ name }) => name), rest.nextCursor]).toEqual([['c.pdf'], null]);
    const made = await call(instructor, 'GET', `modules/${moduleId}/files?cursor=bm90IG91cnM`);
    expect(made.body.code).toBe('BAD_INPUT');
  });

  it('renames and describes a file, but not onto the name of another', async () => {
    const { instructor, moduleId } = await seedClass(db.owner);
    const file = await uploadedFile(instructor, moduleId, 'ready');
    const other = await uploadedFile(instructor, moduleId, 'ready');
    const renamed = await call<CourseFile>(instructor, 'PATCH', `files/${file.id}`, {
      name: 'week 2.pdf',
      description: 'Read before Tuesday',
    });
    expect(renamed.body).toMatchObject({ name: 'week 2.pdf', description: 'Read before Tuesday' });
    const taken = await call(instructor, 'PATCH', `files/${other.id}`, { name: 'Week 2.PDF' });
    expect(taken.body.code).toBe('NAME_TAKEN');
    const owner = await call(instructor, 'PATCH', `files/${file.id}`, { uploadedBy: instructor.userId });
    expect(owner.body.code).toBe('BAD_INPUT');
  });

  it('shows students the pages of files that are ready, and nothing else of them', async () => {
    const { student, instructor, moduleId, courseId } = await seedClass(db.owner);
    const file = await uploadedFile(instructor, moduleId, 'extracting');
    expect((await call(student, 'GET', `files/${file.id}/pages/1`)).body.code).toBe('FILE_NOT_READY');
    const [version] = await versionsOf(file.id);
    await db.owner.query(
      `insert into content.page (version_id, number, course_id, text) values ($1, 1, $2, 'A loop repeats.')`,
      [version!.id, courseId],
    );
    await db.owner.query(`update content.file_version set state = 'ready', pages_total = 1 where id = $1`, [
      version!.id,
    ]);
    await db.owner.query(`update content.file set current_version_id = $2 where id = $1`, [file.id, version!.id]);
    expect((await call(student, 'GET', `files/${file.id}/pages/1`)).body).toMatchObject({
      text: 'A loop repeats.',
      number: 1,
      pageCount: 1,
      fileName: file.name,
    });
    expect((await call(student, 'GET', `files/${file.id}/pages/2`)).status).toBe(404);
    await db.owner.query('update course.module set published = false where id = $1', [moduleId]);
    expect((await call(student, 'GET', `files/${file.id}/pages/1`)).body.code).toBe('NOT_FOUND');
    expect((await call(instructor, 'GET', `files/${file.id}/pages/1`)).status).toBe(200);
    await db.owner.query('update course.module set published = true where id = $1', [moduleId]);
    for (const path of [`files/${file.id}`, `modules/${moduleId}/files`]) {
      expect((await call(student, 'GET', path)).body.code).toBe('FORBIDDEN');
    }
  });
});

describe('deleting a file', () => {
  it('takes its bytes out of the store', async () => {
    const { instructor, moduleId } = await seedClass(db.owner);
    const file = await uploadedFile(instructor, moduleId, 'ready');
    const [version] = await versionsOf(file.id);
    expect(existsSync(objectPath(version!.object_key))).toBe(true);
    expect((await call(instructor, 'DELETE', `files/${file.id}`)).status).toBe(204);
    await until(() => !existsSync(objectPath(version!.object_key)));
    expect((await call(instructor, 'GET', `files/${file.id}`)).status).toBe(404);
    await until(async () => {
      const { rows } = await db.owner.query('select 1 from content.object_deletion where object_key = $1', [
        version!.object_key,
      ]);
      return rows.length === 0;
    });
  });

  it('with its whole module, by another service, takes its bytes too', async () => {
    const { instructor, moduleId } = await seedClass(db.owner);
    const file = await uploadedFile(instructor, moduleId, 'ready');
    const [version] = await versionsOf(file.id);
    await db.owner.query('delete from course.module where id = $1', [moduleId]);
    // What the clock would do within a minute, another deletion does now.
    const elsewhere = await seedClass(db.owner);
    const other = await uploadedFile(elsewhere.instructor, elsewhere.moduleId, 'ready');
    await call(elsewhere.instructor, 'DELETE', `files/${other.id}`);
    await until(() => !existsSync(objectPath(version!.object_key)));
  });
});

describe('cancel and retry', () => {
  const jobOf = (versionId: string) => queues.queue('ingest').getJob(versionId);

  it('a failed file is queued again, although the queue still keeps the failed job', async () => {
    const { instructor, moduleId } = await seedClass(db.owner);
    const file = await uploadedFile(instructor, moduleId, 'failed', 'took-too-long');
    const [version] = await versionsOf(file.id);
    const queue = queues.queue('ingest');
    await queue.add('ingest', { versionId: version!.id }, { jobId: version!.id, attempts: 1 });
    const worker = queues.worker('ingest', () => Promise.reject(new Error('broken')), {
      concurrency: 1,
      maxStalledCount: 1,
    });
    await until(async () => (await (await jobOf(version!.id))?.getState()) === 'failed');
    await worker.close();

    const answer = await call<CourseFile>(instructor, 'POST', `files/${file.id}/retry`);
    expect(answer.body).toMatchObject({ state: 'queued', failure: null });
    expect(await (await jobOf(version!.id))!.getState()).toBe('waiting');
    expect((await call(instructor, 'POST', `files/${file.id}/retry`)).body.code).toBe('FILE_BUSY');
    await queue.remove(version!.id);
  });

  it('a file whose turn has not come is taken out of the queue', async () => {
    const { instructor, moduleId } = await seedClass(db.owner);
    const file = await uploadedFile(instructor, moduleId, 'failed', 'damaged');
    const [version] = await versionsOf(file.id);
    await call(instructor, 'POST', `files/${file.id}/retry`);
    for (const _time of ['first', 'second']) {
      const answer = await call<CourseFile>(instructor, 'POST', `files/${file.id}/cancel`);
      expect([answer.status, answer.body.state]).toEqual([200, 'cancelled']);
    }
    expect(await jobOf(version!.id)).toBeUndefined();
  });

  it('a ready file can be neither cancelled nor retried, one that never arrived not retried', async () => {
    const { instructor, moduleId } = await seedClass(db.owner);
    const ready = await uploadedFile(instructor, moduleId, 'ready');
    expect((await call(instructor, 'POST', `files/${ready.id}/cancel`)).body.code).toBe('CONFLICT');
    expect((await call(instructor, 'POST', `files/${ready.id}/retry`)).body.code).toBe('CONFLICT');
    const { body: missing } = await announce(instructor, moduleId);
    await call(instructor, 'POST', `files/${missing.id}/cancel`);
    expect((await call(instructor, 'POST', `files/${missing.id}/retry`)).body.code).toBe('FILE_NOT_READY');
  });
});

describe('uploads of which nothing is heard', () => {
  const age = (fileId: string, milliseconds: number) =>
    db.owner.query(`update content.file_version set created_at = now() - $2 * interval '1 ms' where file_id = $1`, [
      fileId,
      milliseconds,
    ]);

  it('are forgotten after their time, and read after all when the bytes are there', async () => {
    const { instructor, moduleId } = await seedClass(db.owner);
    const [gone, young, arrived] = await Promise.all(
      ['gone.pdf', 'young.pdf', 'arrived.pdf'].map(
        async (name) => (await announce(instructor, moduleId, { name })).body,
      ),
    );
    await send(arrived!);
    await age(gone!.id, EXPIRY_MS + 1_000);
    await age(arrived!.id, EXPIRY_MS + 1_000);
    await age(young!.id, EXPIRY_MS - 60_000);
    await service.app.get(UploadExpiry).run();
    const read = async (id: string) => (await call<CourseFile>(instructor, 'GET', `files/${id}`)).body;
    expect((await read(gone!.id)).code).toBe('NOT_FOUND');
    expect((await read(young!.id)).state).toBe('awaiting-upload');
    expect((await read(arrived!.id)).state).toBe('queued');
    const [version] = await versionsOf(arrived!.id);
    expect(await queues.queue('ingest').getJob(version!.id)).toBeDefined();
  });
});

describe('an upload of which the news was lost', () => {
  it.each([
    [5, 'awaiting-upload'],
    [7, 'queued'],
    [23, 'awaiting-upload'],
    [30, 'queued'],
  ])(
    'is looked for in the store when a minute has passed since its permit ended; after %s minutes it is %s',
    async (minutes, state) => {
      const { instructor, moduleId } = await seedClass(db.owner);
      const { body } = await announce(instructor, moduleId, { name: 'lost.pdf' });
      await send(body);
      await db.owner.query(
        `update content.file_version set created_at = now() - $2 * interval '1 minute' where file_id = $1`,
        [body.id, minutes],
      );
      await service.app.get(UploadExpiry).run();
      expect((await call<CourseFile>(instructor, 'GET', `files/${body.id}`)).body.state).toBe(state);
    },
  );
});

describe('who may do what', () => {
  it('every operation refuses a call without a token, and hides a file of another course', async () => {
    const { instructor, moduleId, stranger } = await seedClass(db.owner);
    const file = await uploadedFile(instructor, moduleId, 'ready');
    const upload = { name: 'x.pdf', type: '', size: 1 };
    const operations: [string, string, unknown?][] = [
      ['GET', `modules/${moduleId}/files`],
      ['POST', `modules/${moduleId}/files`, upload],
      ['GET', `files/${file.id}`],
      ['PATCH', `files/${file.id}`, { name: 'y.pdf' }],
      ['DELETE', `files/${file.id}`],
      ['POST', `files/${file.id}/versions`, upload],
      ['POST', `files/${file.id}/retry`],
      ['POST', `files/${file.id}/cancel`],
      ['POST', `files/${file.id}/download`],
      ['GET', `files/${file.id}/pages/1`],
    ];
    for (const [method, path, body] of operations) {
      expect([method, path, (await call(null, method, path, body)).body.code]).toEqual([
        method,
        path,
        'UNAUTHENTICATED',
      ]);
      expect([method, path, (await call(stranger, method, path, body)).body.code]).toEqual([method, path, 'NOT_FOUND']);
    }
    expect(await versionsOf(file.id)).toHaveLength(1);
  });

  it('assistants and observers see files and do not change them', async () => {
    const { instructor, moduleId, courseId } = await seedClass(db.owner);
    const file = await uploadedFile(instructor, moduleId, 'failed', 'damaged');
    for (const role of ['assistant', 'observer'] as const) {
      const actor = await seedUser(db.owner, 'student');
      await seedEnrolment(db.owner, courseId, actor, role);
      expect((await call(actor, 'GET', `files/${file.id}`)).status).toBe(200);
      expect((await call(actor, 'POST', `files/${file.id}/retry`)).body.code).toBe('FORBIDDEN');
      expect((await announce(actor, moduleId)).body.code).toBe('FORBIDDEN');
      expect((await call(actor, 'DELETE', `files/${file.id}`)).body.code).toBe('FORBIDDEN');
    }
  });

  it('each change is in the audit log under the one who made it', async () => {
    const { instructor, moduleId, courseId } = await seedClass(db.owner);
    const file = await uploadedFile(instructor, moduleId, 'failed', 'damaged');
    await call(instructor, 'PATCH', `files/${file.id}`, { description: 'new' });
    await call(instructor, 'POST', `files/${file.id}/retry`);
    await call(instructor, 'POST', `files/${file.id}/cancel`);
    await call(instructor, 'DELETE', `files/${file.id}`);
    const { rows } = await db.owner.query<{ action: string; actor_id: string }>(
      'select action, actor_id from audit.event where course_id = $1 order by id',
      [courseId],
    );
    expect(rows.map(({ action }) => action)).toEqual([
      'file.created',
      'file.updated',
      'file.retried',
      'file.cancelled',
      'file.deleted',
    ]);
    expect(rows.every(({ actor_id }) => actor_id === instructor.userId)).toBe(true);
  });
});
