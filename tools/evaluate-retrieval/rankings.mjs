// The ways of ordering passages that are compared; each takes all passages of the course with their two scores.
import { fuse } from '@aila/retrieval';

/** The constant of reciprocal-rank fusion as it is commonly set (Cormack, Clarke and Büttcher, SIGIR 2009). */
const RANK_CONSTANT = 60;

export async function rankings(pool, courseId, questions) {
  const coverage = await coverageOf(pool, courseId, questions);
  return {
    'words alone': (passages) => byScore(passages, ({ lexical }) => lexical),
    'meaning alone': (passages) => byScore(passages, ({ semantic }) => semantic),
    'rank fusion': (passages) => {
      const place = (score) => new Map(byScore(passages, score).map(({ chunkId }, index) => [chunkId, index + 1]));
      const words = place(({ lexical }) => lexical);
      const meaning = place(({ semantic }) => semantic);
      return byScore(passages, ({ chunkId }) =>
        [words, meaning].reduce((sum, places) => sum + 1 / (RANK_CONSTANT + (places.get(chunkId) ?? Infinity)), 0),
      );
    },
    'convex 0.3': (passages) => fuse(passages, 0.3),
    'convex 0.5': (passages) => fuse(passages, 0.5),
    'convex 0.6': (passages) => fuse(passages, 0.6),
    'convex 0.7': (passages) => fuse(passages, 0.7),
    'convex 0.8': (passages) => fuse(passages, 0.8),
    'convex by coverage': (passages, asked) => fuse(passages, 1 - coverage(asked.question, passages)),
  };
}

function byScore(passages, score) {
  return [...passages].sort((a, b) => score(b) - score(a));
}

/** Share, weighed by rarity, of a question's words that occur in the passage which the word search puts first. */
async function coverageOf(pool, courseId, questions) {
  const words = `tsvector_to_array(to_tsvector('english', regexp_replace(text, '[^[:alnum:]]+', ' ', 'g')))`;
  const chunks = await pool.query(`select id, ${words} as words from content.chunk where course_id = $1`, [courseId]);
  const asked = await pool.query(`select text, ${words} as words from unnest($1::text[]) as question (text)`, [
    questions.map(({ question }) => question),
  ]);
  const wordsOf = new Map([
    ...chunks.rows.map(({ id, words: own }) => [id, own]),
    ...asked.rows.map(({ text, words: own }) => [text, own]),
  ]);
  const rarity = (word) => {
    const found = chunks.rows.filter(({ words: own }) => own.includes(word)).length;
    return Math.log(1 + (chunks.rows.length - found + 0.5) / (found + 0.5));
  };
  const sum = (list) => list.reduce((total, word) => total + rarity(word), 0);
  return (question, passages) => {
    const wanted = wordsOf.get(question) ?? [];
    const best = wordsOf.get(byScore(passages, ({ lexical }) => lexical)[0]?.chunkId) ?? [];
    return sum(wanted.filter((word) => best.includes(word))) / Math.max(sum(wanted), Number.EPSILON);
  };
}
