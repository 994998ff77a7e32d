// What the evaluation prints about the tutor's replies, as Markdown tables.
import { fraction, plain, table } from './tables.mjs';

/** Citations of answerable questions and refusals of unanswerable ones, for the whole and for each half of the file. */
export function citationTable(runs, listMisses) {
  const rows = Object.entries(runs).flatMap(([name, replies]) => {
    const halves = { all: () => true, odd: (_, index) => index % 2 === 0, even: (_, index) => index % 2 === 1 };
    return Object.entries(halves).map(([half, isIn]) => [`${name}, ${half}`, ...cells(replies.filter(isIn))]);
  });
  const header = [
    'asked',
    'right file cited',
    'right page cited',
    'first citation right',
    'phrase quoted',
    'phrase on a cited page',
    'phrase in passages',
    'citations',
    'sure, unsure, refused, no question',
    'unanswerable: sure, unsure, refused, no question',
  ];
  const misses = listMisses
    ? Object.entries(runs).flatMap(([name, replies]) => ['', `Right page not cited, ${name}:`, ...missesOf(replies)])
    : [];
  return ['', table(header, rows), ...misses].join('\n');
}

function cells(replies) {
  const answerable = replies.filter(({ asked }) => asked.answerable);
  const share = (holds) => fraction(answerable.filter(holds).length, answerable.length);
  const citations = answerable.reduce((sum, reply) => sum + reply.citations.length, 0) / answerable.length;
  return [
    share(({ asked, citations }) => citations.some(({ fileName }) => fileName === asked.file)),
    share(citesPage),
    share(({ asked, citations }) => isOnPage(citations[0], asked)),
    share(({ asked, citations }) => citations.some(({ quote }) => holdsPhrase(quote, asked))),
    share(({ asked, citations, pageText }) =>
      citations.some((citation) => isOnPage(citation, asked) && holdsPhrase(pageText(citation), asked)),
    ),
    share(({ asked, passages }) => passages.some(({ text }) => holdsPhrase(text, asked))),
    citations.toFixed(2),
    levels(answerable),
    levels(replies.filter(({ asked }) => !asked.answerable)),
  ];
}

function levels(replies) {
  const count = (...wanted) => replies.filter(({ level }) => wanted.includes(level)).length;
  return [count('good'), count('near'), count('none'), count(null)].join(', ');
}

function missesOf(replies) {
  return replies
    .filter((reply) => reply.asked.answerable && !citesPage(reply))
    .map(({ asked, move, citations, passages }) => {
      const places = (list) => list.map(({ fileName, page }) => `${fileName} ${page}`).join('; ');
      return `- ${asked.id} (${move}) ${asked.question} Wanted ${asked.file} ${asked.page}; cited ${places(citations)}; found ${places(passages)}`;
    });
}

const holdsPhrase = (text, asked) => plain(text).includes(plain(asked.phrase));
const isOnPage = (citation, asked) => citation?.fileName === asked.file && citation.page === asked.page;
const citesPage = ({ asked, citations }) => citations.some((citation) => isOnPage(citation, asked));
