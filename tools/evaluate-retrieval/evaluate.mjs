// Measures retrieval on a course: node tools/evaluate-retrieval/evaluate.mjs FOLDER [--questions]
//
// FOLDER holds PDF files and a questions.json: [{ id, question, history?: [{ text }], answerable, file, page, phrase }].
// The files go the whole way of a service: extraction, chunks, builtin embedding, a real database, the search itself. A
// question counts as answered when its phrase stands in one of the first k passages. The last letter of an id is the
// kind of question. With --questions each missed one is listed. Build first: npm run build.
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { systemActor } from '@aila/access';
import { createBuiltinEmbedder } from '@aila/embeddings';
import { extractPages } from '@aila/extraction';
import { chunkPages, insertChunks, publishVersion, search } from '@aila/retrieval';
import { seedClass, TestDatabase } from '@aila/testing';
import { rankings } from './rankings.mjs';
import { recallTable, refusalTable } from './tables.mjs';

const folder = process.argv[2];
if (!folder) throw new Error('Name the folder of a course: node tools/evaluate-retrieval/evaluate.mjs FOLDER');
const listMisses = process.argv.includes('--questions');

const questions = JSON.parse(await readFile(join(folder, 'questions.json'), 'utf8'));
const embedder = createBuiltinEmbedder();
const database = await TestDatabase.start();
try {
  const place = await seedClass(database.owner);
  const ingest = await database.as('ingest');
  const files = (await readdir(folder)).filter((name) => name.endsWith('.pdf')).sort();
  for (const name of files) await store(ingest, place, name);

  const tutor = await database.as('text-gen');
  const everything = 1_000_000;
  const results = [];
  for (const asked of questions) {
    const context = (asked.history ?? []).map(({ text }) => text).join(' ');
    const [queryVector] = await embedder.embed([`${context} ${asked.question}`], { priority: 'question' });
    const request = { courseId: place.courseId, query: asked.question, context, queryVector, model: embedder.model };
    const ask = (limit, candidates) =>
      tutor.asActor(place.student, (tx) => search(tx, { ...request, limit, candidates }));
    results.push({
      asked,
      served: await ask(10, undefined),
      all: await ask(everything, { semantic: everything, lexical: everything }),
    });
  }
  const rank = await rankings(database.owner, place.courseId, questions);
  console.log(recallTable(results, rank, listMisses));
  console.log(refusalTable(results));
} finally {
  await embedder.close();
  await database.stop();
}

async function store(ingest, { courseId, moduleId }, name) {
  const pages = [];
  await extractPages(join(folder, name), { mediaType: 'application/pdf', onPage: (page) => void pages.push(page) });
  const chunks = chunkPages(pages);
  const began = performance.now();
  const vectors = await embedder.embed(chunks.map(({ text }) => text));
  const seconds = (performance.now() - began) / 1000;
  const version = { versionId: randomUUID(), fileId: randomUUID(), moduleId, courseId };
  await database.owner.query('insert into content.file (id, course_id, module_id, name) values ($1, $2, $3, $4)', [
    version.fileId,
    courseId,
    moduleId,
    name,
  ]);
  await database.owner.query(
    `insert into content.file_version (id, file_id, module_id, course_id, number, object_key, media_type, size_bytes, state)
     values ($1, $2, $3, $4, 1, $5, 'application/pdf', 1, 'ready')`,
    [version.versionId, version.fileId, moduleId, courseId, randomUUID()],
  );
  await ingest.asActor(systemActor('ingest'), async (tx) => {
    await insertChunks(
      tx,
      version,
      embedder.model,
      chunks.map((chunk, index) => ({ chunk, vector: vectors[index] })),
    );
    await publishVersion(tx, version);
  });
  const words = chunks.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0) / Math.max(1, chunks.length);
  console.log(
    `${name}: ${pages.length} pages, ${chunks.length} chunks of ${Math.round(words)} words on average, ` +
      `embedded in ${seconds.toFixed(1)} s`,
  );
}
