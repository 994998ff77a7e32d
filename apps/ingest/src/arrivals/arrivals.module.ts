import { Module } from '@nestjs/common';
import { Arrivals } from './arrivals.js';

/** Hears of uploaded files and puts a job on the queue for each. */
@Module({ providers: [Arrivals] })
export class ArrivalsModule {}
