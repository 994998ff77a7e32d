import { setTimeout as sleep } from 'node:timers/promises';
import { makeTextPdf } from '@aila/extraction/testing';
import { percentile } from '../support/statistics.mjs';
import { withStack } from '../support/stack.mjs';

/** Pages that are read, and those of a course as the goal has it: reading so many every time would take the whole run. */
const [PAGES, COURSE] = [25, 250];
/** As on a page of a text book: about 300 words. */
const LINES_A_PAGE = 20;
const SMALL_FILES = 24;

const line = (page, number) =>
  `Sentence ${number} of page ${page} tells, with word ${(page * 31 + number * 7) % 997}, what a page of a book says.`;
const book = (pages, from = 0) =>
  makeTextPdf(
    Array.from({ length: pages }, (_, page) =>
      Array.from({ length: LINES_A_PAGE }, (_, number) => line(from + page, number)).join('\n'),
    ),
  );

/**
 * The whole way of a file, from its permit until students can ask about it, with the builtin embedding; and whether a
 * module that holds many files makes the next one slower.
 */
export async function measure({ quick }) {
  return withStack({}, (stack) => waysOf(stack, quick), { pages: false });
}

async function waysOf(stack, quick) {
  const { call } = await stack.as('instructor');
  const { items } = await call('GET', '/courses');
  const { concepts } = await call('GET', `/courses/${items[0].id}`);
  const { id: moduleId } = await call('POST', `/concepts/${concepts[0].id}/modules`, { title: 'Measured' });
  const ready = (name, bytes) => readyAfter(call, moduleId, name, bytes);

  await ready('first.pdf', book(1));
  const files = quick ? 6 : SMALL_FILES;
  const times = [];
  for (let n = 0; n < files; n += 1) times.push(await ready(`small-${n}.pdf`, book(1, n)));
  const third = Math.floor(files / 3);
  const [early, late] = [times.slice(0, third), times.slice(-third)].map((some) => percentile(some, 0.5));

  const pages = quick ? 3 : PAGES;
  const seconds = await ready('book.pdf', book(pages, 1_000));
  return [
    {
      what: `a course of ${COURSE} pages until it is ready, with builtin embedding`,
      value: (seconds * COURSE) / pages,
      goal: { atMost: 60 },
      unit: 's',
      detail: `${pages} pages took ${seconds.toFixed(1)} s on one instance`,
    },
    {
      what: 'the next file of a module that holds many, times as long as the first',
      value: late / early,
      goal: { atMost: 1.3 },
      unit: '',
      detail: `median of the last ${third} of ${files} files of one page ${late.toFixed(2)} s, of the first ${third} ${early.toFixed(2)} s`,
    },
  ];
}

/** @returns seconds from asking for the permit until the file is ready */
async function readyAfter(call, moduleId, name, bytes) {
  const began = performance.now();
  const file = { name, type: 'application/pdf', size: bytes.length };
  const permit = await call('POST', `/modules/${moduleId}/files`, file);
  const { ok, status } = await fetch(permit.url, { method: permit.method, headers: permit.headers, body: bytes });
  if (!ok) throw new Error(`${name} could not be stored: ${status}`);
  for (;;) {
    const { state } = await call('GET', `/files/${permit.id}`);
    if (state === 'ready') return (performance.now() - began) / 1000;
    if (state === 'failed') throw new Error(`${name} could not be read`);
    await sleep(100);
  }
}
