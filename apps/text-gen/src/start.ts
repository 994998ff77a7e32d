import { createDataSource, Database } from '@aila/database';
import { openEmbedder } from '@aila/embeddings';
import { startService, type RunningService } from '@aila/http';
import { openTutorModel } from '@aila/language-model';
import type { TextGenConfig } from './text-gen.config.js';
import { TextGenModule, type TextGenParts } from './text-gen.module.js';

/** Starts the tutor's service. @param given parts to use instead of those that the settings name */
export async function startTextGen(config: TextGenConfig, given: Partial<TextGenParts> = {}): Promise<RunningService> {
  const parts: TextGenParts = {
    database: given.database ?? (await new Database(createDataSource(config.database, 'text-gen')).connect()),
    model: given.model ?? (await openTutorModel(config.tutor.model)),
    embedder: given.embedder ?? (await openEmbedder(config.embeddings)),
  };
  return startService({
    name: 'text-gen',
    settings: config.service,
    clients: 'services',
    module: (context) => TextGenModule.register(config, parts, context),
    checks: () => [{ name: 'database', check: () => parts.database.ping() }],
  });
}
