import type { CourseFile } from '@aila/contracts';
import { changed } from './use-file-progress.js';

const nothing = { pagesDone: 0, pagesTotal: null, chunksDone: 0, chunksTotal: null };
const file = {
  id: 'f',
  state: 'queued',
  failure: null,
  progress: nothing,
  version: 2,
  readyVersion: 1,
  pageCount: 9,
} as unknown as CourseFile;

test('a version that is being read does not yet take the place of the one that is used', () => {
  const change = {
    id: 'f',
    state: 'extracting',
    failure: null,
    progress: { ...nothing, pagesDone: 3 },
    version: 2,
  } as const;
  expect(changed(file, change)).toMatchObject({ state: 'extracting', readyVersion: 1, pageCount: 9 });
});

test('a version that has become ready is used from then on, with its pages', () => {
  const progress = { pagesDone: 4, pagesTotal: 4, chunksDone: 8, chunksTotal: 8 };
  const change = { id: 'f', state: 'ready', failure: null, progress, version: 2 } as const;
  expect(changed(file, change)).toMatchObject({ state: 'ready', version: 2, readyVersion: 2, pageCount: 4 });
});

test('what is heard late of an older version changes nothing', () => {
  const change = { id: 'f', state: 'cancelled', failure: null, progress: nothing, version: 1 } as const;
  expect(changed(file, change)).toBe(file);
});
