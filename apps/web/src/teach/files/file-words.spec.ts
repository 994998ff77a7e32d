import { fileStates, type FileState } from '@aila/contracts';
import { fileShare, fileWords, sizeWords } from './file-words.js';
import { isMoving, mediaTypeOf } from './file-kinds.js';

const nothingDone = { pagesDone: 0, pagesTotal: null, chunksDone: 0, chunksTotal: null };
const asOf = Date.parse('2026-01-01T12:00:00Z');
const file = (state: FileState, progress = {}) => ({
  state,
  createdAt: '2026-01-01T11:59:00Z',
  progress: { ...nothingDone, ...progress },
  pageCount: state === 'ready' ? 23 : null,
});

describe('fileWords', () => {
  it('has words for every state', () => {
    expect(fileStates.map((state) => fileWords(file(state), asOf).key)).toEqual([
      'arriving',
      'queued',
      'opening',
      'chunks',
      'ready',
      'failed',
      'cancelled',
    ]);
  });

  it('calls an upload abandoned only when its permit has run out', () => {
    const old = { ...file('awaiting-upload'), createdAt: '2026-01-01T11:00:00Z' };
    expect(fileWords(old, asOf).key).toBe('abandoned');
  });

  it('counts pages as soon as there is something to count', () => {
    expect(fileWords(file('extracting', { pagesDone: 3 }), asOf)).toEqual({ key: 'pagesSoFar', figures: { count: 3 } });
    expect(fileWords(file('extracting', { pagesDone: 3, pagesTotal: 9 }), asOf)).toEqual({
      key: 'pages',
      figures: { done: 3, total: 9 },
    });
  });

  it('gives the number of pages of a file that is ready', () => {
    expect(fileWords(file('ready'), asOf).figures).toEqual({ count: 23 });
  });
});

describe('fileShare', () => {
  it('only grows from the first page to the last passage', () => {
    const steps = [
      fileShare('extracting', { ...nothingDone, pagesTotal: 10 }),
      fileShare('extracting', { ...nothingDone, pagesDone: 10, pagesTotal: 10 }),
      fileShare('embedding', nothingDone),
      fileShare('embedding', { ...nothingDone, chunksDone: 5, chunksTotal: 10 }),
      fileShare('embedding', { ...nothingDone, chunksDone: 10, chunksTotal: 10 }),
      fileShare('ready', nothingDone),
    ];
    expect(steps).toEqual([...steps].sort((a, b) => Number(a) - Number(b)));
    expect(steps.at(-1)).toBe(1);
  });

  it('claims nothing while the whole is unknown', () => {
    expect(fileShare('extracting', nothingDone)).toBeNull();
    expect(fileShare('extracting', { ...nothingDone, pagesTotal: 0 })).toBeNull();
  });
});

describe('sizeWords', () => {
  it.each([
    [0, 'en', '0 bytes'],
    [999, 'en', '999 bytes'],
    [191_426, 'en', '191 kB'],
    [3_412_331, 'en', '3.4 MB'],
    [3_412_331, 'fr', '3,4 Mo'],
    [2_000_000_000_000, 'en', '2,000 GB'],
  ])('%i bytes in %s', (bytes, language, words) => {
    expect(sizeWords(bytes, language).replace(/\s/g, ' ')).toBe(words);
  });
});

describe('mediaTypeOf', () => {
  it('goes by the ending, because browsers do not know Markdown', () => {
    expect(mediaTypeOf({ name: 'Notes.MD', type: '' })).toBe('text/markdown');
    expect(mediaTypeOf({ name: 'notes.md', type: 'text/x-web-markdown' })).toBe('text/markdown');
  });

  it('leaves the judgement of other kinds to the server', () => {
    expect(mediaTypeOf({ name: 'a.zip', type: 'application/zip' })).toBe('application/zip');
    expect(mediaTypeOf({ name: 'noending', type: '' })).toBe('application/octet-stream');
  });
});

describe('isMoving', () => {
  const now = Date.parse('2026-01-01T12:00:00Z');

  it('waits for an upload only as long as its permit lives', () => {
    expect(isMoving({ state: 'awaiting-upload', createdAt: '2026-01-01T11:58:00Z' }, now)).toBe(true);
    expect(isMoving({ state: 'awaiting-upload', createdAt: '2026-01-01T11:50:00Z' }, now)).toBe(false);
  });

  it('does not ask for files that nobody works on', () => {
    const createdAt = '2026-01-01T11:59:59Z';
    expect(fileStates.filter((state) => isMoving({ state, createdAt }, now))).toEqual([
      'awaiting-upload',
      'queued',
      'extracting',
      'embedding',
    ]);
  });
});
