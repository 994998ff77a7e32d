import { systemActor } from '@aila/access';
import { versions } from '@aila/content';
import { Database } from '@aila/database';
import { PeriodicTask, ServiceContext } from '@aila/service';
import { DEFAULT_EXPIRY_SECONDS, ObjectStore } from '@aila/object-store';
import { IngestJobs } from '@aila/queue';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { UploadSettings } from '../files.config.js';
import { ObjectDeletion } from './object-deletion.js';

const INTERVAL_MS = 60_000;
const BATCH = 100;
/** The store is looked at from a minute after the permit ended: whatever was sent in time is there by then. */
const FIRST_LOOK_MS = DEFAULT_EXPIRY_SECONDS * 1_000 + 60_000;
/** So long it is looked at every minute; afterwards every tenth, because a slow upload may still be under way. */
const OFTEN_MS = 15 * 60_000;

const actor = systemActor('upload-expiry');

/**
 * Looks after announced files of which nothing was heard: has them read when the bytes are there and only the news of
 * them was lost, and forgets them in the end when nothing was uploaded.
 */
@Injectable()
export class UploadExpiry implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    private readonly store: ObjectStore,
    private readonly jobs: IngestJobs,
    private readonly deletion: ObjectDeletion,
    private readonly uploads: UploadSettings,
    private readonly service: ServiceContext,
  ) {
    const work = () => this.run();
    this.task = new PeriodicTask(service, { name: 'upload-expiry', intervalMs: INTERVAL_MS, work });
  }

  onApplicationBootstrap(): void {
    this.task.start().soon();
  }

  onApplicationShutdown(): Promise<void> {
    return this.task.stop();
  }

  async run(): Promise<void> {
    const { expiryMs } = this.uploads;
    const times = { expiryMs, firstLookMs: Math.min(FIRST_LOOK_MS, expiryMs), oftenMs: OFTEN_MS };
    const silent = await this.database.asActor(actor, (tx) => versions.silentUploads(tx, times, BATCH));
    let forgotten = 0;
    for (const upload of silent) {
      const object = await this.store.stat(upload.objectKey);
      if (object) {
        await this.arrive(upload.objectKey, object.size);
      } else if (upload.expired) {
        await this.database.asActor(actor, (tx) => versions.expire(tx, upload));
        forgotten += 1;
      }
    }
    if (forgotten > 0) this.deletion.soon();
  }

  /** What the lost event would have done. */
  private async arrive(objectKey: string, size: number): Promise<void> {
    const arrival = await this.database.asActor(actor, (tx) => versions.arrive(tx, objectKey, size));
    if (arrival.kind === 'queued') await this.jobs.add(arrival.version.versionId);
    this.service.logger.warn(
      { objectKey, arrival: arrival.kind },
      'upload found in the store, of which no event had told',
    );
  }
}
