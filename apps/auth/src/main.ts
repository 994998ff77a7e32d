import { stopOnSignal } from '@aila/service';
import { readAuthSettings } from './settings.js';
import { startAuth } from './start.js';

stopOnSignal(await startAuth(readAuthSettings(process.env)));
