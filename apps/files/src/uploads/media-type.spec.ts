import { mediaTypeOf } from './media-type.js';

describe('the media type of an upload', () => {
  it.each([
    ['notes.pdf', 'application/pdf', 'application/pdf'],
    ['NOTES.PDF', '', 'application/pdf'],
    ['notes.v2.md', 'application/octet-stream', 'text/markdown'],
    ['readme.txt', 'text/html', 'text/plain'],
    ['notes', 'text/plain; charset=utf-8', 'text/plain'],
  ])('of %s announced as "%s" is %s', (name, announced, type) => {
    expect(mediaTypeOf(name, announced)).toBe(type);
  });

  it.each([
    ['program.exe', 'application/pdf'],
    ['archive.pdf.zip', ''],
    ['notes', 'application/zip'],
    ['pdf', ''],
  ])('%s announced as "%s" is refused', (name, announced) => {
    expect(() => mediaTypeOf(name, announced)).toThrow(expect.objectContaining({ code: 'FILE_TYPE_UNSUPPORTED' }));
  });
});
