import { fromS3Event, toS3Event } from './object-events.js';

const event = { bucket: 'files', key: 'course/module/file/1', size: 8, eTag: 'abc' };

describe('events in the shape of S3', () => {
  it('are read as they were written', () => {
    expect(fromS3Event(toS3Event(event, new Date(0), '1'))).toEqual([event]);
  });

  it('are read as S3 writes them, keys being encoded as in forms', () => {
    const record = {
      eventName: 'ObjectCreated:CompleteMultipartUpload',
      s3: { bucket: { name: 'files' }, object: { key: 'a+b/%C3%BC', size: 1, eTag: 'x' } },
    };
    expect(fromS3Event({ Records: [record] })[0]!.key).toBe('a b/ü');
  });

  it('of deletions, and the message that tries out the queue, are passed over', () => {
    const removed = { eventName: 'ObjectRemoved:Delete', s3: { bucket: { name: 'files' }, object: { key: 'a' } } };
    expect(fromS3Event({ Records: [removed] })).toEqual([]);
    expect(fromS3Event({ Service: 'Amazon S3', Event: 's3:TestEvent' })).toEqual([]);
  });

  it.each([
    null,
    'text',
    [],
    {},
    { Records: 7 },
    { Records: [{}] },
    { Records: [{ eventName: 'ObjectCreated:Put', s3: {} }] },
  ])('of another shape are refused: %j', (message) => {
    expect(() => fromS3Event(message)).toThrow();
  });
});
