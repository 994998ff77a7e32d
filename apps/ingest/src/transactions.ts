import { systemActor } from '@aila/access';
import { Database, type Transaction } from '@aila/database';
import { Injectable } from '@nestjs/common';

const actor = systemActor('ingest');

/** Short transactions of the ingest workers, which act for nobody. */
@Injectable()
export class Transactions {
  constructor(private readonly database: Database) {}

  run<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.database.asActor(actor, work);
  }
}
