import { randomUUID } from 'node:crypto';
import { systemActor, type UserActor } from '@aila/access';
import { insertChunks, publishVersion, type EmbeddedChunk, type VersionOfFile } from '@aila/content';
import type { Database } from '@aila/database';
import { seedClass, seedCourse, seedEnrolment, TestDatabase } from '@aila/testing';
import type { Chunk } from '@aila/extraction/chunking';
import { cosine } from '../ranking/vectors.js';
import { search, type SearchRequest } from './search.js';

jest.setTimeout(120_000);

const MODEL = 'test-model';
let db: TestDatabase;
let ingest: Database;
let tutor: Database;

beforeAll(async () => {
  db = await TestDatabase.start();
  ingest = await db.as('ingest');
  tutor = await db.as('text-gen');
}, 60_000);
afterAll(() => db.stop());

/** Numbers that look random and are the same in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / length);
}

const random = randomNumbers(1);
const gaussians = Float32Array.from(
  { length: 100_003 },
  () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
);

/** A vector of unit length around a centre, or in any direction. */
function someDirection(centre?: Float32Array, spread = 1): Float32Array {
  const from = Math.floor(random() * (gaussians.length - 512));
  const noise = gaussians.subarray(from, from + 512);
  return unit(noise.map((value, index) => (centre?.[index] ?? 0) + (spread * value) / Math.sqrt(512)));
}

function chunkOf(ordinal: number, text: string): Chunk {
  return {
    ordinal,
    page: ordinal + 1,
    pageEnd: ordinal + 1,
    headingPath: ['A chapter'],
    start: 7,
    end: 7 + text.length,
    text,
  };
}

async function seedVersion(
  place: { courseId: string; moduleId: string },
  name: string,
  fileId: string = randomUUID(),
  number = 1,
) {
  const version: VersionOfFile = {
    versionId: randomUUID(),
    fileId,
    moduleId: place.moduleId,
    courseId: place.courseId,
  };
  await db.owner.query(
    'insert into content.file (id, course_id, module_id, name) values ($1, $2, $3, $4) on conflict (id) do nothing',
    [fileId, place.courseId, place.moduleId, name],
  );
  await db.owner.query(
    `insert into content.file_version (id, file_id, module_id, course_id, number, object_key, media_type, size_bytes, state)
     values ($1, $2, $3, $4, $5, $6, 'application/pdf', 1, 'ready')`,
    [version.versionId, fileId, place.moduleId, place.courseId, number, randomUUID()],
  );
  return version;
}

async function store(version: VersionOfFile, embedded: readonly EmbeddedChunk[]): Promise<void> {
  await ingest.asActor(systemActor('ingest'), (tx) => insertChunks(tx, version, MODEL, embedded));
}

async function publish(version: VersionOfFile): Promise<void> {
  await ingest.asActor(systemActor('ingest'), (tx) => publishVersion(tx, version));
}

/** A file that is found: each text a chunk on a page of its own. */
async function seedFile(place: { courseId: string; moduleId: string }, name: string, texts: readonly string[]) {
  const version = await seedVersion(place, name);
  await store(
    version,
    texts.map((text, ordinal) => ({ chunk: chunkOf(ordinal, text), vector: someDirection() })),
  );
  await publish(version);
  return version;
}

function find(actor: UserActor, courseId: string, query: string, more: Partial<SearchRequest> = {}) {
  return tutor.asActor(actor, (tx) =>
    search(tx, { courseId, query, queryVector: someDirection(), model: MODEL, limit: 5, ...more }),
  );
}

async function countOf(table: string, versionId: string): Promise<number> {
  const key =
    table === 'chunk_vector' ? 'chunk_id in (select id from content.chunk where version_id = $1)' : 'version_id = $1';
  const { rows } = await db.owner.query<{ n: number }>(
    `select count(*)::integer n from content.${table} where ${key}`,
    [versionId],
  );
  return rows[0]?.n ?? -1;
}

describe('what is searched', () => {
  test('a passage names its file, page, place, headings and text', async () => {
    const { courseId, moduleId, student } = await seedClass(db.owner);
    const { fileId } = await seedFile({ courseId, moduleId }, 'loops.pdf', [
      'A while loop repeats.',
      'A tuple is fixed.',
    ]);
    const [first] = await find(student, courseId, 'Which loops repeat?', { model: 'words only' });
    expect(first).toMatchObject({
      fileId,
      fileName: 'loops.pdf',
      page: 1,
      pageEnd: 1,
      start: 7,
      end: 28,
      headingPath: ['A chapter'],
      text: 'A while loop repeats.',
      parts: [{ page: 1, start: 7, end: 28, text: 'A while loop repeats.' }],
    });
    expect(first?.lexical).toBeGreaterThan(0);
    expect(first?.score).toBeGreaterThan(0);
  });

  test('a canary in another course is never found, with its very words and its very vector', async () => {
    const mine = await seedClass(db.owner);
    const theirs = await seedClass(db.owner);
    await seedFile(mine, 'mine.pdf', ['Something about loops.']);
    const canary = await seedVersion(theirs, 'theirs.pdf');
    const vector = someDirection();
    await store(canary, [{ chunk: chunkOf(0, 'The canary sings xylophone.'), vector }]);
    await publish(canary);
    const ask = (actor: UserActor, courseId: string, moduleId?: string) =>
      find(actor, courseId, 'canary sings xylophone', {
        queryVector: vector,
        limit: 50,
        ...(moduleId ? { moduleId } : {}),
      });

    expect((await ask(mine.student, mine.courseId)).map(({ fileName }) => fileName)).toEqual(['mine.pdf']);
    expect(await ask(mine.student, theirs.courseId)).toEqual([]);
    expect(await ask(mine.student, mine.courseId, theirs.moduleId)).toEqual([]);
    expect(await ask(mine.student, theirs.courseId, theirs.moduleId)).toEqual([]);
    expect(await ask(theirs.student, theirs.courseId)).toMatchObject([{ fileName: 'theirs.pdf' }]);
  });

  test('a module alone is searched when one is named', async () => {
    const place = await seedClass(db.owner);
    const moduleId: string = randomUUID();
    await db.owner.query(
      `insert into course.module (id, course_id, concept_id, title, position) values ($1, $2, $3, 'Other', 1)`,
      [moduleId, place.courseId, place.conceptId],
    );
    await seedFile(place, 'first.pdf', ['Recursion calls itself.']);
    await seedFile({ courseId: place.courseId, moduleId }, 'other.pdf', ['Recursion needs a base case.']);
    expect(await find(place.student, place.courseId, 'recursion')).toHaveLength(2);
    const inModule = await find(place.student, place.courseId, 'recursion', { moduleId });
    expect(inModule.map(({ fileName }) => fileName)).toEqual(['other.pdf']);
  });

  test('vectors of another model are not compared, words still find the passage', async () => {
    const place = await seedClass(db.owner);
    await seedFile(place, 'a.pdf', ['Recursion calls itself.']);
    expect(await find(place.student, place.courseId, 'nothing alike', { model: 'another' })).toEqual([]);
    const found = await find(place.student, place.courseId, 'recursion', { model: 'another' });
    expect(found).toMatchObject([{ text: 'Recursion calls itself.', semantic: 0 }]);
  });

  test('a passage is as near as its nearest windows, and each page of it has its own', async () => {
    const place = await seedClass(db.owner);
    const [asked, other] = [someDirection(), someDirection()];
    const version = await seedVersion(place, 'a.pdf');
    const text = `${'Word '.repeat(20)}ends.\f${'Word '.repeat(30)}ends here.`;
    const chunk = { ...chunkOf(0, text), pageEnd: 2 };
    await store(version, [
      { chunk, vector: other, windows: [other, asked] },
      { chunk: chunkOf(1, 'Nothing alike.'), vector: other },
    ]);
    await publish(version);
    const [first, second] = await find(place.student, place.courseId, 'xyzzy', { queryVector: asked });
    expect(first?.semantic).toBeCloseTo((1 + cosine(asked, other)) / 2, 1);
    expect(first?.parts.map(({ page, windows }) => [page, windows.length])).toEqual([
      [1, 1],
      [2, 1],
    ]);
    expect(first?.parts[1]?.windows[0]?.similarity).toBeCloseTo(1, 1);
    expect(second).toMatchObject({ text: 'Nothing alike.', parts: [{ windows: [] }] });
    expect(second?.semantic).toBeCloseTo(cosine(asked, other), 5);
  });

  test('a chunk of many windows, more than a row of a table page holds, is found by any of them', async () => {
    const place = await seedClass(db.owner);
    const version = await seedVersion(place, 'list.pdf');
    const windows = Array.from({ length: 40 }, () => someDirection());
    const text = Array(40)
      .fill(`${'Word '.repeat(25)}ends.`)
      .join(' ');
    await store(version, [{ chunk: chunkOf(0, text), vector: someDirection(), windows }]);
    await publish(version);
    const [found] = await find(place.student, place.courseId, 'xyzzy', { queryVector: windows[39]! });
    expect(found?.parts[0]?.windows).toHaveLength(40);
    expect(found?.parts[0]?.windows[39]?.similarity).toBeCloseTo(1, 2);
  });

  test('an empty course answers with nothing', async () => {
    const { courseId, student } = await seedClass(db.owner);
    expect(await find(student, courseId, 'anything')).toEqual([]);
  });
});

describe('versions', () => {
  test('the old version serves until the new one is published, and is then gone altogether', async () => {
    const place = await seedClass(db.owner);
    const old = await seedFile(place, 'notes.pdf', ['The old text about recursion.', 'More of it.']);
    const next = await seedVersion(place, 'notes.pdf', old.fileId, 2);
    await store(next, [{ chunk: chunkOf(0, 'The new text about recursion.'), vector: someDirection() }]);
    const texts = async () => (await find(place.student, place.courseId, 'recursion')).map(({ text }) => text);
    expect(await texts()).toContain('The old text about recursion.');
    expect(await texts()).not.toContain('The new text about recursion.');
    await publish(next);
    expect(await texts()).toEqual(['The new text about recursion.']);
    for (const table of ['chunk', 'chunk_bits', 'chunk_vector', 'version_term', 'version_size'])
      expect([table, await countOf(table, old.versionId)]).toEqual([table, 0]);
  });

  test('a job that runs twice doubles no chunk, no vector and no posting', async () => {
    const place = await seedClass(db.owner);
    const version = await seedVersion(place, 'twice.pdf');
    const embedded = [0, 1, 2].map((ordinal) => ({
      chunk: chunkOf(ordinal, `Recursion ${ordinal}.`),
      vector: someDirection(),
    }));
    await store(version, embedded.slice(0, 2));
    await store(version, embedded);
    await publish(version);
    await publish(version);
    for (const table of ['chunk', 'chunk_bits', 'chunk_vector'])
      expect(await countOf(table, version.versionId)).toBe(3);
    expect(await find(place.student, place.courseId, 'recursion')).toHaveLength(3);
    const { rows } = await db.owner.query(
      'select chunks, words::integer from content.version_size where version_id = $1',
      [version.versionId],
    );
    expect(rows).toEqual([{ chunks: 3, words: 6 }]);
  });

  test('deleting a version leaves nothing of it in the index', async () => {
    const place = await seedClass(db.owner);
    const version = await seedFile(place, 'gone.pdf', ['Recursion calls itself.']);
    await db.owner.query('delete from content.file where id = $1', [version.fileId]);
    for (const table of ['chunk', 'chunk_bits', 'chunk_vector', 'version_term', 'version_size'])
      expect([table, await countOf(table, version.versionId)]).toEqual([table, 0]);
  });

  test('a student cannot write into the index even when a service forgets to check', async () => {
    const place = await seedClass(db.owner);
    const version = await seedVersion(place, 'forged.pdf');
    const write = ingest.asActor(place.student, (tx) =>
      insertChunks(tx, version, MODEL, [{ chunk: chunkOf(0, 'Forged.'), vector: someDirection() }]),
    );
    await expect(write).rejects.toThrow(/row-level security/);
  });
});

describe('words', () => {
  test('any word of the question may match, in any form, and rarer words count for more', async () => {
    const place = await seedClass(db.owner);
    await seedFile(place, 'a.pdf', [
      'Variables hold values, and values have types.',
      'Values are compared with operators, and values are printed.',
      'A function call evaluates its arguments; the values are passed by assignment.',
    ]);
    const [first] = await find(place.student, place.courseId, 'evaluating the argument value', { model: 'words only' });
    expect(first?.text).toMatch(/^A function call/);
  });

  test('a word is found inside a path, a dotted name and a compound', async () => {
    const place = await seedClass(db.owner);
    await seedFile(place, 'a.pdf', ['Use math.sqrt for input/output of f-strings and snake_case.']);
    for (const query of ['sqrt', 'input', 'output', 'strings', 'snake'])
      expect([query, (await find(place.student, place.courseId, query, { model: 'words only' })).length]).toEqual([
        query,
        1,
      ]);
  });

  test('words of the context find a passage that the question alone does not name', async () => {
    const place = await seedClass(db.owner);
    await seedFile(place, 'a.pdf', ['A tuple has brackets.', 'A dictionary has keys.']);
    const [first] = await find(place.student, place.courseId, 'does it have them too?', {
      context: 'We spoke about the dictionary.',
      model: 'words only',
    });
    expect(first?.text).toBe('A dictionary has keys.');
  });

  test('a French course is searched with French word forms', async () => {
    const { courseId, moduleId, student } = await seedClass(db.owner);
    await db.owner.query(`update course.course set language = 'fr' where id = $1`, [courseId]);
    await seedFile({ courseId, moduleId }, 'a.pdf', [
      'Les boucles répètent des instructions.',
      'Un tuple est immuable.',
    ]);
    const [first] = await find(student, courseId, 'une instruction répétée', { model: 'words only' });
    expect(first?.text).toMatch(/boucles/);
  });

  test.each([
    ['SQL', `'; drop table content.chunk; --`],
    ['text-search operators', `a' | !b & (c <-> d):* \\ " :* !! & () ' \\ % $1 {}`],
    ['one quote', `'`],
    ['one backslash', '\\'],
    ['nothing', ''],
    ['white space', '   \n\t '],
    ['a NUL byte', 'nul\u0000byte'],
    ['half a surrogate pair', '\ud800 half a pair'],
    ['signs of many scripts', 'ﷺ ̈ 👩‍🔬 ∑ ½'],
    ['one word 50,000 times', 'loop '.repeat(50_000)],
    ['a word of a million letters', 'x'.repeat(1_000_000)],
  ])('a query of %s is answered like any other', async (_name, query) => {
    const { courseId, student } = await hostile;
    const passages = await find(student, courseId, query, { context: query });
    expect(passages.map(({ text }) => text)).toEqual(['A loop repeats.']);
  });
  let hostile: Promise<Awaited<ReturnType<typeof seedClass>>>;
  beforeAll(() => {
    hostile = seedClass(db.owner).then(async (place) => {
      await seedFile(place, 'a.pdf', ['A loop repeats.']);
      return place;
    });
  });
});

describe('meaning', () => {
  test('among 20,000 chunks the ten nearest are found as exactly as by comparing all vectors', async () => {
    const { courseId, moduleId } = await seedCourse(db.owner);
    const { student } = await seedClass(db.owner);
    await seedEnrolment(db.owner, courseId, student, 'student');
    // Real texts lie in clusters around topics, and a question lies near the texts that answer it.
    const topics = Array.from({ length: 200 }, () => someDirection());
    const vectors = Array.from({ length: 20_000 }, (_, index) => someDirection(topics[index % topics.length], 1.2));
    for (let file = 0; file < 20; file += 1) {
      const version = await seedVersion({ courseId, moduleId }, `file ${file}.pdf`);
      const own = vectors.slice(file * 1000, (file + 1) * 1000);
      await store(
        version,
        own.map((vector, index) => ({ chunk: chunkOf(index, `text ${file * 1000 + index}`), vector })),
      );
      await publish(version);
    }
    let found = 0;
    const questions = 25;
    for (let asked = 0; asked < questions; asked += 1) {
      const queryVector = someDirection(vectors[Math.floor(random() * vectors.length)], 0.9);
      const exact = vectors
        .map((vector, index) => ({ text: `text ${index}`, similarity: cosine(vector, queryVector) }))
        .sort((a, b) => b.similarity - a.similarity)
        .slice(0, 10);
      const passages = await find(student, courseId, '', { queryVector, limit: 10 });
      found += exact.filter(({ text }) => passages.some((passage) => passage.text === text)).length;
    }
    expect(found / (questions * 10)).toBeGreaterThanOrEqual(0.98);
  });
});
