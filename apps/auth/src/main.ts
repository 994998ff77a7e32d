import { stopOnSignal } from '@aila/http';
import { readAuthSettings } from './settings.js';
import { startAuth } from './start.js';

stopOnSignal(await startAuth(readAuthSettings(process.env)));
