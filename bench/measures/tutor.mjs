import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createBuiltinEmbedder } from '@aila/embeddings';
import { seedClass, TestDatabase } from '@aila/testing';
import { storeCourse } from '../../tools/evaluate-retrieval/course.mjs';
import { keepVectors } from '../../tools/evaluate-retrieval/kept-vectors.mjs';
import { plain } from '../../tools/evaluate-retrieval/tables.mjs';
import { answersOf, askTutor } from '../../tools/evaluate-retrieval/tutor.mjs';

/** A student reads so much of a quotation at a glance. Words. */
const AT_A_GLANCE = 60;
const cache = fileURLToPath(new URL('../../node_modules/.cache/aila-bench/', import.meta.url));

/**
 * How good the builtin tutor is on real courses: AILA_COURSES names a folder that holds a folder for each course with PDF
 * files and questions.json, and graded answers in grading.json and grading-2.json (two hands), as
 * tools/evaluate-retrieval/evaluate.mjs describes. Vectors are kept from run to run.
 */
export async function measure({ quick }) {
  const folder = process.env.AILA_COURSES;
  if (!folder)
    return [
      { what: 'the built-in tutor on real courses', value: NaN, detail: 'AILA_COURSES names no folder of courses' },
    ];
  const names = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'questions.json')))
    .map(({ name }) => name);
  const hands = ['grading.json', 'grading-2.json'].filter((file) => existsSync(join(folder, file)));
  /** @type {object[]} */
  const replies = [];
  const graded = new Map(hands.map((hand) => [hand, /** @type {object[]} */ ([])]));
  for (const name of quick ? names.slice(0, 1) : names)
    await withCourse(join(folder, name), name, async (shared) => {
      const take = (items) => (quick ? items.slice(0, 5) : items);
      replies.push(...(await askTutor({ ...shared, questions: take(json(folder, name, 'questions.json')) })));
      for (const [hand, found] of graded) {
        const items = take(json(folder, hand).filter(({ course }) => course === name));
        found.push(...(await answersOf({ ...shared, items })));
      }
    });
  return [...citing(replies), ...[...graded].map(([hand, items]) => grading(hand, items))];
}

async function withCourse(folder, name, use) {
  mkdirSync(cache, { recursive: true });
  const embedder = keepVectors(createBuiltinEmbedder(), join(cache, `${name}.json`));
  const database = await TestDatabase.start();
  try {
    // Stopping the server ends the owner's idle connections.
    database.owner.on('error', () => undefined);
    const place = await seedClass(database.owner);
    await storeCourse({ owner: database.owner, ingest: await database.as('ingest'), embedder, place, folder });
    await use({ database: await database.as('text-gen'), embedder, place });
  } finally {
    await embedder.close();
    await database.stop();
  }
}

function citing(replies) {
  const answerable = replies.filter(({ asked }) => asked.answerable);
  const among = (list, holds) => list.filter(holds).length;
  const share = (what, part, list, atLeast) => ({
    what,
    value: list.length === 0 ? 0 : part / list.length,
    goal: { atLeast },
    detail: `${part} of ${list.length}`,
  });
  const holds = (text, { phrase }) => plain(text).includes(plain(phrase));
  const citesPage = ({ asked, citations }) =>
    citations.some(({ fileName, page }) => fileName === asked.file && page === asked.page);
  const sure = replies.filter(({ level }) => level === 'good');
  const refused = replies.filter(({ level }) => level === 'none');
  return [
    share(
      'tutor: the answering phrase is in the first five passages',
      among(answerable, ({ asked, passages }) => passages.slice(0, 5).some(({ text }) => holds(text, asked))),
      answerable,
      0.85,
    ),
    share('tutor: the right page is cited', among(answerable, citesPage), answerable, 0.8),
    share(
      `tutor: the phrase is in one of at most three quotations of at most ${AT_A_GLANCE} words`,
      among(answerable, ({ asked, citations }) =>
        citations.slice(0, 3).some(({ quote }) => quote.split(/\s+/).length <= AT_A_GLANCE && holds(quote, asked)),
      ),
      answerable,
      0.5,
    ),
    share(
      'tutor: “sure” is right (answerable, right page cited)',
      among(sure, (reply) => reply.asked.answerable && citesPage(reply)),
      sure,
      0.9,
    ),
    share(
      'tutor: “sure” is said of what is answerable',
      among(answerable, ({ level }) => level === 'good'),
      answerable,
      0.4,
    ),
    share(
      'tutor: “not covered” is right',
      among(refused, ({ asked }) => !asked.answerable),
      refused,
      0.9,
    ),
  ];
}

/** Cohen's kappa: agreement beyond what chance would give with the same shares of labels. */
function grading(hand, items) {
  const agreed = items.filter(({ expected, given }) => expected === given).length;
  const labels = [...new Set(items.flatMap(({ expected, given }) => [expected, given]))];
  const count = (side, label) => items.filter((item) => item[side] === label).length;
  const chance =
    labels.reduce((sum, label) => sum + count('expected', label) * count('given', label), 0) / items.length ** 2;
  return {
    what: `tutor: grading agrees with people, kappa, ${hand}`,
    value: (agreed / items.length - chance) / (1 - chance),
    goal: { atLeast: 0.55 },
    detail: `${agreed} of ${items.length} labels alike`,
  };
}

const json = (...path) => JSON.parse(readFileSync(join(...path), 'utf8'));
