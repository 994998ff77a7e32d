import { readConfig } from '@aila/config';
import { stopOnSignal } from '@aila/http';
import { startAuth } from './start.js';
import { settingsGroups } from './settings.js';

stopOnSignal(await startAuth(readConfig(settingsGroups, process.env)));
