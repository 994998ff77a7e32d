import { readFile } from 'node:fs/promises';
import type { ObjectStoreSettings } from '@aila/config';
import { DiskObjectEvents } from './disk/disk-events.js';
import { DiskObjectStore, diskStoreFolders } from './disk/disk-object-store.js';
import type { ObjectEvents } from './object-events.js';
import type { ObjectStore } from './object-store.js';

/** The object store that the settings choose. Only the chosen one's code is loaded. */
export async function openObjectStore(settings: ObjectStoreSettings): Promise<ObjectStore> {
  if (settings.kind === 's3') {
    const [{ S3ObjectStore }, { createS3Client }] = await Promise.all([
      import('./s3/s3-object-store.js'),
      import('./s3/clients.js'),
    ]);
    return new S3ObjectStore(createS3Client(settings), settings.bucket);
  }
  const { directory, keyFile, publicUrl } = settings;
  const store = new DiskObjectStore({ folder: directory, secret: await readFile(keyFile), publicUrl });
  await store.prepare();
  return store;
}

/**
 * The news of the same store.
 *
 * @param onError is told of events that could not be handled or read
 */
export async function openObjectEvents(
  settings: ObjectStoreSettings,
  onError: (error: unknown, event: string) => void,
): Promise<ObjectEvents> {
  if (settings.kind === 'disk')
    return new DiskObjectEvents({ folder: diskStoreFolders(settings.directory).events, onError });
  const { eventsQueueUrl: queueUrl } = settings;
  if (queueUrl === null) throw new Error('OBJECT_EVENTS_QUEUE_URL is needed to hear of uploads to S3');
  const [{ SqsObjectEvents }, { createSqsClient }] = await Promise.all([
    import('./s3/sqs-object-events.js'),
    import('./s3/clients.js'),
  ]);
  return new SqsObjectEvents({ client: createSqsClient({ region: settings.region }), queueUrl, onError });
}
