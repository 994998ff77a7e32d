import { stopOnSignal } from '@aila/service';
import { readFilesConfig } from './files.config.js';
import { startFiles } from './start.js';

stopOnSignal(await startFiles(readFilesConfig(process.env)));
