// Measures retrieval and the citations of the builtin tutor on a course:
//
//   node tools/evaluate-retrieval/evaluate.mjs FOLDER [--questions] [--vectors FILE]
//
// FOLDER holds PDF files and a questions.json: [{ id, question, history?: [{ role, text }], answerable, file, page, phrase }].
// The files go the whole way of a service: extraction, chunks, builtin embedding, a real database, the search itself, the
// turn of the tutor. A question counts as found when its phrase stands in one of the first k passages, and as rightly cited
// when the reply cites its page. The last letter of an id is the kind of question. With --questions each missed one is
// listed; --vectors keeps embeddings from run to run. The tutor's figures are also told for the questions in odd and in
// even places of the file: whoever tunes on one half sees what it does to the other. Build first: npm run build.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createBuiltinEmbedder } from '@aila/embeddings';
import { search } from '@aila/retrieval';
import { seedClass, TestDatabase } from '@aila/testing';
import { storeCourse } from './course.mjs';
import { keepVectors } from './kept-vectors.mjs';
import { rankings } from './rankings.mjs';
import { recallTable, refusalTable } from './tables.mjs';
import { askTutor } from './tutor.mjs';
import { citationTable } from './tutor-table.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { questions: { type: 'boolean', default: false }, vectors: { type: 'string' } },
});
const [folder] = positionals;
if (!folder) throw new Error('Name the folder of a course: node tools/evaluate-retrieval/evaluate.mjs FOLDER');

const questions = JSON.parse(await readFile(join(folder, 'questions.json'), 'utf8'));
const builtin = createBuiltinEmbedder();
const embedder = options.vectors ? keepVectors(builtin, options.vectors) : builtin;
const database = await TestDatabase.start();
try {
  // Stopping the server ends the owner's idle connections.
  database.owner.on('error', () => undefined);
  const place = await seedClass(database.owner);
  await storeCourse({ owner: database.owner, ingest: await database.as('ingest'), embedder, place, folder });

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
  console.log(recallTable(results, rank, options.questions));
  console.log(refusalTable(results));

  const shared = { database: tutor, embedder, place, questions };
  const apart = await askTutor(shared);
  const together = await askTutor({ ...shared, oneSession: true });
  console.log(citationTable({ 'each in its own session': apart, 'all in one session': together }, options.questions));
} finally {
  await embedder.close();
  await database.stop();
}
