import { versions } from '@aila/content';
import { ObjectEvents, ObjectStore, type ObjectCreated, type ObjectEventSubscription } from '@aila/object-store';
import { IngestJobs } from '@aila/queue';
import { Logger, Metrics } from '@aila/telemetry';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Counter } from 'prom-client';
import { progressOf } from '../reading/progress.js';
import { Transactions } from '../transactions.js';

/** `{courseId}/{moduleId}/{fileId}/{number}`; other objects of the store are no files of modules. */
const FILE_KEY = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/){3}\d+$/;

/** Objects that other parts of Aila store; their events mean nothing here. */
const OTHER_KEY = /^exports\//;
/** A key of somebody else's making is told of no longer than this. */
const TOLD_CHARACTERS = 100;

/** Puts one job on the queue for each version whose bytes have arrived. Told twice, or late, it does nothing wrong. */
@Injectable()
export class Arrivals implements OnApplicationBootstrap, OnModuleDestroy {
  private subscription: ObjectEventSubscription | undefined;
  private readonly seen: Counter<'outcome'>;

  constructor(
    private readonly events: ObjectEvents,
    private readonly store: ObjectStore,
    private readonly transactions: Transactions,
    private readonly jobs: IngestJobs,
    private readonly logger: Logger,
    metrics: Metrics,
  ) {
    this.seen = new Counter({
      name: 'aila_ingest_object_events_total',
      help: 'Events of the object store by what they meant; no-file is an object that no file can be',
      labelNames: ['outcome'],
      registers: [metrics.registry],
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    this.subscription = await this.events.subscribe((event) => this.take(event));
  }

  async onModuleDestroy(): Promise<void> {
    await this.subscription?.close();
  }

  private async take({ key, size }: ObjectCreated): Promise<void> {
    if (!FILE_KEY.test(key)) return this.passOver(key, size);
    const arrival = await this.transactions.run((tx) => versions.arrive(tx, key, size));
    this.seen.inc({ outcome: arrival.kind });
    if (arrival.kind === 'unknown') {
      // Deleted while it was on its way: nobody else would remove the bytes.
      await this.store.delete(key); // control: unannounced-object
      this.logger.info({ key }, 'object without a file removed');
    } else if (arrival.kind === 'queued') {
      const { versionId } = arrival.version;
      await this.jobs.add(versionId, progressOf(arrival.version, { state: 'queued' }));
      this.logger.info({ versionId, size }, 'file arrived');
    } else if (arrival.kind === 'refused') {
      this.logger.warn({ versionId: arrival.version.versionId, size }, 'file of another size than announced');
    }
  }

  private passOver(key: string, size: number): void {
    const isOther = OTHER_KEY.test(key);
    this.seen.inc({ outcome: isOther ? 'other' : 'no-file' });
    if (isOther) return;
    const told = key.length > TOLD_CHARACTERS ? `${key.slice(0, TOLD_CHARACTERS)}…` : key;
    this.logger.warn({ key: told, size }, 'object event passed over: its key is none of a file');
  }
}
