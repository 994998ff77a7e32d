import { Module } from '@nestjs/common';
import { Reconciliation } from './reconciliation.js';

/** Sees to it that no file is forgotten. */
@Module({ providers: [Reconciliation] })
export class UpkeepModule {}
