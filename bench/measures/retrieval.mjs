import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { systemActor } from '@aila/access';
import { insertChunks, publishVersion } from '@aila/content';
import { search } from '@aila/retrieval';
import { seedClass, TestDatabase } from '@aila/testing';
import { processorTime } from '../support/processor-time.mjs';
import { percentile } from '../support/statistics.mjs';

const CHUNKS_A_FILE = 100;
const WORDS_A_CHUNK = 75;
/** As many as a chunk of 150 words has. */
const WINDOWS_A_CHUNK = 7;
const VOCABULARY = 12_000;
/** Questions whose ten nearest are looked up by comparing all vectors. */
const EXACTLY = 25;
const MODEL = 'made-up';
/** Of the builtin model; its vectors are filled up with zeros. */
const MODEL_DIMENSIONS = 384;

const gauss = () => Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
function direction(centre, spread) {
  const noise = () => (spread * gauss()) / Math.sqrt(MODEL_DIMENSIONS);
  const vector = Float32Array.from({ length: 512 }, (_, i) =>
    i < MODEL_DIMENSIONS ? (centre?.[i] ?? 0) + noise() : 0,
  );
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
/** The vector of a chunk is the mean direction of its windows, as where files are read. */
function meanDirection(vectors) {
  const sum = new Float32Array(512).map((_, i) => vectors.reduce((total, vector) => total + vector[i], 0));
  const length = Math.hypot(...sum);
  return sum.map((value) => value / length);
}
/**
 * Zipf: the n-th word is about n times rarer than the first. The first ones are the stop words, which are not indexed. So
 * the commonest word stands in 38 % of the chunks, and the words of a question together in as many as there are chunks
 * times 0.55, as in a real course text with real questions.
 */
const STOP_WORDS = 25;
const word = () => `w${Math.floor(STOP_WORDS * (VOCABULARY / STOP_WORDS) ** Math.random())}x`;
const words = (count) => Array.from({ length: count }, word).join(' ');
/**
 * Fills an embedded PostgreSQL with a course of made-up text (words as frequent as in a language, vectors in clusters) and asks
 * questions one after the other.
 */
export async function measure({ quick }) {
  const chunks = quick ? 2_000 : 20_000;
  const questions = quick ? 20 : 200;
  const database = await TestDatabase.start();
  try {
    // Stopping the server ends the owner's idle connections.
    database.owner.on('error', () => undefined);
    const place = await seedClass(database.owner);
    const ingest = await database.as('ingest');
    const topics = Array.from({ length: 200 }, () => direction(undefined, 1));
    const published = [];
    for (let stored = 0; stored < chunks; stored += CHUNKS_A_FILE) {
      const version = {
        versionId: randomUUID(),
        fileId: randomUUID(),
        moduleId: place.moduleId,
        courseId: place.courseId,
      };
      await database.owner.query(
        `insert into content.file (id, course_id, module_id, name) values ($1, $2, $3, 'file')`,
        [version.fileId, place.courseId, place.moduleId],
      );
      await database.owner.query(
        `insert into content.file_version (id, file_id, module_id, course_id, number, object_key, media_type, size_bytes, state)
         values ($1, $2, $3, $4, 1, $5, 'application/pdf', 1, 'ready')`,
        [version.versionId, version.fileId, place.moduleId, place.courseId, randomUUID()],
      );
      const embedded = Array.from({ length: CHUNKS_A_FILE }, (_, ordinal) => {
        const text = words(WORDS_A_CHUNK);
        const chunk = { ordinal, page: 1, pageEnd: 1, headingPath: [], start: 0, end: text.length, text };
        const theme = direction(topics[Math.floor(Math.random() * topics.length)], 1.2);
        const windows = Array.from({ length: WINDOWS_A_CHUNK }, () => direction(theme, 1));
        const vector = meanDirection(windows);
        return { chunk, vector, windows };
      });
      const began = performance.now();
      await ingest.asActor(systemActor('ingest'), async (tx) => {
        await insertChunks(tx, version, MODEL, embedded);
        await publishVersion(tx, version);
      });
      published.push(performance.now() - began);
    }
    // As autovacuum leaves a database that has run for a while.
    await database.owner.query('vacuum analyze');
    const tutor = await database.as('text-gen');
    const times = [];
    const [{ pid }] = await tutor.asActor(place.student, (tx) => tx.query('select pg_backend_pid() as pid'));
    const cpu = { server: 0, service: process.cpuUsage() };
    for (let asked = -20; asked < questions; asked += 1) {
      const request = {
        courseId: place.courseId,
        query: words(8),
        queryVector: direction(topics[asked & 127], 1),
        model: MODEL,
        limit: 8,
      };
      if (asked === 0) Object.assign(cpu, { server: processorTime(pid), service: process.cpuUsage() });
      const began = performance.now();
      await tutor.asActor(place.student, (tx) => search(tx, request));
      if (asked >= 0) times.push(performance.now() - began);
    }
    // What a question costs, whatever else the machine does meanwhile.
    const { user, system } = process.cpuUsage(cpu.service);
    const server = (processorTime(pid) - cpu.server) / questions;
    const cost = `processor time: database ${server.toFixed(1)} ms, service ${((user + system) / 1000 / questions).toFixed(1)} ms`;
    let recalled = 0;
    for (let asked = 0; asked < EXACTLY; asked += 1) {
      const queryVector = direction(topics[asked], 1);
      /** By likeness alone: how neighbours and words change the order is another matter. */
      const tenNearest = async (candidates) => {
        const request = { courseId: place.courseId, query: '', queryVector, model: MODEL, limit: chunks, candidates };
        const passages = await tutor.asActor(place.student, (tx) => search(tx, request));
        return passages.sort((a, b) => b.semantic - a.semantic).slice(0, 10);
      };
      const found = new Set((await tenNearest(undefined)).map(({ chunkId }) => chunkId));
      const exact = await tenNearest({ semantic: chunks, lexical: 0 });
      recalled += exact.filter(({ chunkId }) => found.has(chunkId)).length;
    }
    const growth = percentile(published.slice(-10), 0.5) / percentile(published.slice(0, 10), 0.5);
    return [
      {
        what: `a search in ${chunks} chunks, embedding excluded, median`,
        value: percentile(times, 0.5),
        goal: { atMost: 15 },
        unit: 'ms',
        detail: `${questions} questions; ${cost}`,
      },
      { what: 'the same, 99th percentile', value: percentile(times, 0.99), unit: 'ms' },
      {
        what: 'of the ten nearest by exact comparison, the share that a search by meaning finds',
        value: recalled / (10 * EXACTLY),
        goal: { atLeast: 0.98 },
        detail: `${EXACTLY} questions; exact comparison ranks all chunks`,
      },
      {
        what: 'storing and publishing the last files of that course against the first',
        value: growth,
        goal: { atMost: 1.5 },
        unit: '',
        detail: `${CHUNKS_A_FILE} chunks a file, medians of ten`,
      },
    ];
  } finally {
    await database.stop();
  }
}
