// What the evaluation prints, as Markdown tables.
const DEPTHS = [1, 5, 10];

/** Recall of the answering phrase for each ranking, the share of right pages, and recall at 5 by kind of question. */
export function recallTable(results, rankings, listMisses) {
  const answerable = results.filter(({ asked }) => asked.answerable);
  const kinds = [...new Set(answerable.map(({ asked }) => kindOf(asked)))].sort();
  const rows = Object.entries(rankings).map(([name, order]) => [
    name,
    answerable.map(({ asked, all }) => [asked, order(all, asked)]),
  ]);
  rows.push(['as served', answerable.map(({ asked, served }) => [asked, served])]);

  const header = [
    'ranking',
    ...DEPTHS.map((k) => `recall@${k}`),
    'MRR',
    'page@1',
    'page@5',
    'words in 5',
    ...kinds.map((kind) => `${kind} @5`),
  ];
  const body = rows.map(([name, lists]) => {
    const places = lists.map(([asked, passages]) => passages.findIndex((passage) => answers(passage, asked)));
    const within = (k, only = (_asked) => true) =>
      fraction(
        lists.filter(([asked], index) => only(asked) && places[index] >= 0 && places[index] < k).length,
        lists.filter(([asked]) => only(asked)).length,
      );
    const rightPage = (k) =>
      fraction(
        lists.filter(([asked, passages]) => passages.slice(0, k).some((passage) => onPage(passage, asked))).length,
        lists.length,
      );
    const reciprocal =
      places.reduce((sum, place) => sum + (place < 0 || place >= 10 ? 0 : 1 / (place + 1)), 0) / lists.length;
    const words =
      lists.reduce(
        (sum, [, passages]) => sum + passages.slice(0, 5).reduce((own, { text }) => own + text.split(/\s+/).length, 0),
        0,
      ) / lists.length;
    return [
      name,
      ...DEPTHS.map((k) => within(k)),
      reciprocal.toFixed(3),
      rightPage(1),
      rightPage(5),
      Math.round(words),
      ...kinds.map((kind) => within(5, (asked) => kindOf(asked) === kind)),
    ];
  });
  const misses = listMisses
    ? answerable
        .filter(({ asked, served }) => !served.slice(0, 5).some((passage) => answers(passage, asked)))
        .map(({ asked }) => `- ${asked.id}: ${asked.question}`)
    : [];
  return [table(header, body), ...(misses.length > 0 ? ['', 'Not in the first five:', ...misses] : [])].join('\n');
}

/**
 * How well a score of the best passage tells questions that the files answer from those that they do not. AUC is the
 * chance that an answerable question scores higher than an unanswerable one: 0.5 is a coin.
 */
export function refusalTable(results) {
  const scores = {
    'best cosine': ({ all }) => Math.max(...all.map(({ semantic }) => semantic)),
    'best BM25': ({ all }) => Math.max(...all.map(({ lexical }) => lexical)),
    'cosine of the first': ({ served }) => served[0]?.semantic ?? -1,
    'lead of the first': ({ served }) => (served[0]?.score ?? 0) - (served[4]?.score ?? 0),
  };
  const rows = Object.entries(scores).map(([name, score]) => {
    const yes = results.filter(({ asked }) => asked.answerable).map(score);
    const no = results.filter(({ asked }) => !asked.answerable).map(score);
    const wins = yes.reduce((sum, a) => sum + no.reduce((own, b) => own + (a > b ? 1 : a === b ? 0.5 : 0), 0), 0);
    const refusals = (threshold) => ({
      threshold,
      right: no.filter((value) => value < threshold).length,
      wrong: yes.filter((value) => value < threshold).length,
    });
    const best = [...yes, ...no].map(refusals).sort((a, b) => b.right - b.wrong - (a.right - a.wrong))[0];
    const accuracy = (best.right + yes.length - best.wrong) / (yes.length + no.length);
    return [
      name,
      (wins / (yes.length * no.length)).toFixed(2),
      best.threshold.toFixed(3),
      accuracy.toFixed(2),
      fraction(best.right, no.length),
      fraction(best.wrong, yes.length),
    ];
  });
  return `\n${table(['refuse below a threshold of', 'AUC', 'best threshold', 'accuracy', 'right refusals', 'false refusals'], rows)}`;
}

export const plain = (text) => text.replace(/\s+/g, ' ').trim();
const kindOf = ({ id }) => id.at(-1);
const answers = (passage, asked) =>
  passage.fileName === asked.file && plain(passage.text).includes(plain(asked.phrase));
const onPage = (passage, asked) =>
  passage.fileName === asked.file && passage.page <= asked.page && asked.page <= passage.pageEnd;
export const fraction = (part, whole) => `${part}/${whole}`;
export const table = (header, rows) =>
  [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
