import { stopOnSignal } from '@aila/service';
import { startTextGen } from './start.js';
import { readTextGenConfig } from './text-gen.config.js';

stopOnSignal(await startTextGen(readTextGenConfig(process.env)));
