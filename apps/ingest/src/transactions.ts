import { systemActor } from '@aila/access';
import type { Database, Transaction } from '@aila/database';

const actor = systemActor('ingest');

/** Short transactions of the ingest workers, which act for nobody. */
export class Transactions {
  constructor(private readonly database: Database) {}

  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.asActor(actor, work);
  }
}
