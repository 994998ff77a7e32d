import type { CourseFile, UploadPermit } from '@aila/contracts';
import { Failure } from '../../api/failure.js';
import { type UploadPorts, Uploads } from './uploads.js';

const fileNamed = (name: string) => new File(['content'], name);

interface Sending {
  readonly name: string;
  readonly finish: () => void;
  readonly fail: (failure: Failure) => void;
  readonly progress: (share: number) => void;
}

function setUp(change: Partial<UploadPorts> = {}) {
  const sending: Sending[] = [];
  const log: string[] = [];
  let permits = 0;
  const uploads = new Uploads({
    askPermit: async (_moduleId, file) => {
      const id = `file-${++permits}`;
      return { id, file: { id, name: file.name } as CourseFile } as UploadPermit;
    },
    send: (_permit, file, progress, signal) =>
      new Promise((resolve, reject) => {
        sending.push({ name: file.name, finish: resolve, fail: reject, progress });
        signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
      }),
    discard: async (fileId) => void log.push(`discard ${fileId}`),
    onPermit: (file) => void log.push(`permit ${file.id}`),
    onSent: (file) => void log.push(`sent ${file.id}`),
    ...change,
  });
  return { uploads, sending, log };
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

describe('Uploads', () => {
  it('sends three at a time and the next as soon as one is through', async () => {
    const { uploads, sending } = setUp();
    uploads.add('m', ['a', 'b', 'c', 'd'].map(fileNamed));
    await settle();
    expect(sending.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(uploads.getAll().map(({ state }) => state)).toEqual(['sending', 'sending', 'sending', 'waiting']);
    sending[1]?.finish();
    await settle();
    expect(sending.map(({ name }) => name)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('hands a file over once its bytes are through', async () => {
    const { uploads, sending, log } = setUp();
    uploads.add('m', [fileNamed('a')]);
    await settle();
    sending[0]?.progress(0.5);
    expect(uploads.getAll()[0]?.share).toBe(0.5);
    sending[0]?.finish();
    await settle();
    expect(uploads.getAll()).toEqual([]);
    expect(log).toEqual(['permit file-1', 'sent file-1']);
  });

  it('keeps a refused file with the reason, and the others go on', async () => {
    const { uploads, sending } = setUp({
      askPermit: async (_module, file) => {
        if (file.name === 'empty') throw new Failure('FILE_EMPTY', 422);
        return { id: 'file-1', file: { id: 'file-1' } as CourseFile } as UploadPermit;
      },
    });
    uploads.add('m', ['empty', 'good'].map(fileNamed));
    await settle();
    expect(uploads.getAll()[0]).toMatchObject({ state: 'failed', failure: { code: 'FILE_EMPTY' } });
    expect(sending.map(({ name }) => name)).toEqual(['good']);
  });

  it('leaves nothing behind when the bytes do not arrive, and asks for a new permit on retry', async () => {
    const { uploads, sending, log } = setUp();
    uploads.add('m', [fileNamed('a')]);
    await settle();
    sending[0]?.fail(new Failure('CONNECTION_LOST'));
    await settle();
    expect(log).toEqual(['permit file-1', 'discard file-1']);
    uploads.retry(uploads.getAll()[0]?.id ?? 0);
    await settle();
    sending[1]?.finish();
    await settle();
    expect(log.slice(2)).toEqual(['permit file-2', 'sent file-2']);
  });

  it('takes a cancelled upload back, also when its permit was still on the way', async () => {
    const { uploads, sending, log } = setUp();
    uploads.add('m', [fileNamed('a')]);
    await uploads.cancel(1);
    await settle();
    expect(sending).toEqual([]);
    expect(uploads.getAll()).toEqual([]);
    expect(log).toEqual(['discard file-1']);

    uploads.add('m', [fileNamed('b')]);
    await settle();
    await uploads.cancel(2);
    await settle();
    expect(log.slice(1)).toEqual(['permit file-2', 'discard file-2']);
    expect(uploads.getAll()).toEqual([]);
  });
});
