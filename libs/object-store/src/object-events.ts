/** An object was stored. */
export interface ObjectCreated {
  readonly bucket: string;
  readonly key: string;
  readonly size: number;
  readonly eTag: string;
}

export interface ObjectEventSubscription {
  /** Takes no new events and waits for those being handled. */
  close(): Promise<void>;
}

/**
 * News of stored objects. Each event is delivered at least once, in any order: an event is done with only when the
 * handler has resolved, and comes again when it has rejected or when the process has ended before.
 */
export abstract class ObjectEvents {
  abstract subscribe(handler: (event: ObjectCreated) => Promise<void>): Promise<ObjectEventSubscription>;
}

/** The message that S3 sends, as far as it is used. */
interface S3EventMessage {
  readonly Records: readonly {
    readonly eventVersion: string;
    readonly eventSource: string;
    readonly eventTime: string;
    readonly eventName: string;
    readonly s3: {
      readonly s3SchemaVersion: string;
      readonly bucket: { readonly name: string };
      readonly object: {
        readonly key: string;
        readonly size: number;
        readonly eTag: string;
        readonly sequencer: string;
      };
    };
  }[];
}

/**
 * An event in the shape in which S3 sends it.
 *
 * @param sequencer grows from one event of a key to the next
 */
export function toS3Event(event: ObjectCreated, time: Date, sequencer: string): S3EventMessage {
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aila:disk',
        eventTime: time.toISOString(),
        eventName: 'ObjectCreated:Put',
        s3: {
          s3SchemaVersion: '1.0',
          bucket: { name: event.bucket },
          object: { key: encodeS3Key(event.key), size: event.size, eTag: event.eTag, sequencer },
        },
      },
    ],
  };
}

/**
 * Reads a message in S3's shape. Records of other events are left out, and so is S3's test message, which has none.
 *
 * @throws Error when the message has another shape
 */
export function fromS3Event(message: unknown): ObjectCreated[] {
  if (!isRecord(message)) throw new Error('the event is not an object');
  if (message['Event'] === 's3:TestEvent') return [];
  const records = message['Records'];
  if (!Array.isArray(records)) throw new Error('the event has no Records');
  return records.flatMap((record: unknown) => {
    const created = readRecord(record);
    return created ? [created] : [];
  });
}

function readRecord(record: unknown): ObjectCreated | undefined {
  const name = isRecord(record) ? record['eventName'] : undefined;
  if (typeof name !== 'string') throw new Error('a record has no eventName');
  if (!name.replace(/^s3:/, '').startsWith('ObjectCreated:')) return undefined;
  const s3 = isRecord(record) && isRecord(record['s3']) ? record['s3'] : {};
  const bucket = isRecord(s3['bucket']) ? s3['bucket']['name'] : undefined;
  const { key, size, eTag } = isRecord(s3['object']) ? s3['object'] : {};
  if (typeof bucket !== 'string' || typeof key !== 'string' || typeof size !== 'number' || typeof eTag !== 'string') {
    throw new Error('a record lacks bucket, key, size or eTag');
  }
  return {
    bucket,
    // control: decoded-key
    key: decodeURIComponent(key.replaceAll('+', ' ')),
    size,
    eTag,
  };
}

/** S3 encodes the keys of its events as forms do. */
function encodeS3Key(key: string): string {
  return key.split('/').map(encodeURIComponent).join('/').replaceAll('%20', '+');
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
