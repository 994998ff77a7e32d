import { Readable } from 'node:stream';
import { systemActor } from '@aila/access';
import { chatExports, NoLongerWanted, type ExportedMessage, type FoundExport } from '@aila/content';
import { AilaError, type ExportFailure } from '@aila/contracts';
import { Database, type Transaction } from '@aila/database';
import { ObjectStore } from '@aila/object-store';
import { Injectable } from '@nestjs/common';
import { ExportSettings } from './export-settings.js';
import { writers } from './chat-rows.js';

/** Messages are read so many at a time, which is all of them that is ever in memory. */
const BATCH = 1_000;
/** How often it is written down how far an export has come, and looked whether it is still wanted. */
const SAVE_MS = 1_000;

const actor = systemActor('chat-export');

/** Told of every step that an export takes. */
export type Report = (step: FoundExport) => Promise<void>;
/** What became of an export: `ended` when nobody wanted it any more, or it was not to be made. */
export type Outcome = 'ready' | 'failed' | 'ended';

/** Writes chat logs: messages from the database, batch by batch, straight into one object of the store. */
@Injectable()
export class ExportWriter {
  constructor(
    private readonly database: Database,
    private readonly store: ObjectStore,
    private readonly settings: ExportSettings,
  ) {}

  /**
   * Running it again for the same export, after a crash for instance, begins a new object in the place of the old: no
   * message is doubled, and no second file stays.
   *
   * @throws what may go better at another time
   */
  async make(id: string, report: Report, signal: AbortSignal): Promise<Outcome> {
    const begun = await this.run((tx) => chatExports.begin(tx, id));
    if (!begun?.objectKey) return 'ended';
    try {
      await report(begun);
      await report(await this.write(begun, begun.objectKey, report, signal));
      return 'ready';
    } catch (error) {
      if (error instanceof NoLongerWanted) {
        // Where the export is another worker's by now, its object has another key.
        await this.store.delete(begun.objectKey);
        return this.end(id, begun.attempt, report);
      }
      const isFull = error instanceof AilaError && error.code === 'STORE_FULL';
      if (!isFull) throw error;
      return (await this.giveUp(id, 'store-full', report)) ? 'failed' : 'ended';
    }
  }

  /** @returns whether it had not ended before */
  async giveUp(id: string, failure: ExportFailure, report: Report): Promise<boolean> {
    const failed = await this.run((tx) => chatExports.fail(tx, id, failure));
    if (failed) await report(failed);
    return failed !== undefined;
  }

  private async write(begun: FoundExport, key: string, report: Report, signal: AbortSignal): Promise<FoundExport> {
    const { id, format } = begun.export;
    const { mediaType, head, line } = writers[format];
    const total = await this.run((tx) => chatExports.sizeOf(tx, id));
    let done = 0;
    let savedAt = 0;
    let broken: unknown;
    const save = async () => {
      if (performance.now() - savedAt < SAVE_MS) return;
      savedAt = performance.now();
      await report(wanted(await this.run((tx) => chatExports.saveProgress(tx, begun, done, total))));
    };
    const run = <T>(work: (tx: Transaction) => Promise<T>) => this.run(work);
    async function* lines(): AsyncGenerator<Buffer> {
      try {
        if (head !== '') yield Buffer.from(head);
        let last: ExportedMessage | undefined;
        for (;;) {
          signal.throwIfAborted();
          const messages = await run((tx) => chatExports.messagesAfter(tx, id, last, BATCH));
          if (messages.length > 0) yield Buffer.from(messages.map(line).join(''));
          done += messages.length;
          await save();
          if (messages.length < BATCH) return;
          last = messages.at(-1);
        }
      } catch (error) {
        // A store may wrap what breaks its stream.
        broken = error;
        throw error;
      }
    }
    const body = Readable.from(lines(), { objectMode: false });
    const stored = this.store.put(key, body, mediaType);
    const { size } = await stored.catch((error: unknown) => {
      throw broken ?? error;
    });
    return wanted(await this.run((tx) => chatExports.finish(tx, begun, done, size, this.settings.keepDays)));
  }

  /** Tells of what somebody made of it meanwhile, unless another worker does. */
  private async end(id: string, attempt: number, report: Report): Promise<Outcome> {
    const now = await this.run((tx) => chatExports.find(tx, id)).catch(() => undefined);
    if (now?.attempt === attempt) await report(now);
    return 'ended';
  }

  private run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.asActor(actor, work);
  }
}

/** @throws NoLongerWanted */
function wanted(found: FoundExport | undefined): FoundExport {
  if (!found) throw new NoLongerWanted('the export is not being made any more');
  return found;
}
