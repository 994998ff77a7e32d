import { stopOnSignal } from '@aila/service';
import { readIngestConfig } from './ingest.config.js';
import { startIngest } from './start.js';

stopOnSignal(await startIngest(readIngestConfig(process.env)));
