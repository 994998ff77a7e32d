import { createDataSource, Database } from '@aila/database';
import { createBuiltinEmbedder } from '@aila/embeddings';
import { startService, type RunningService } from '@aila/http';
import { createTutorModel } from '@aila/language-model';
import type { TextGenConfig } from './text-gen.config.js';
import { TextGenModule, type TextGenParts } from './text-gen.module.js';

/** Starts the tutor's service. @param given parts to use instead of those that the settings name */
export async function startTextGen(config: TextGenConfig, given: Partial<TextGenParts> = {}): Promise<RunningService> {
  const parts: TextGenParts = {
    database: given.database ?? (await new Database(createDataSource(config.database, 'text-gen')).connect()),
    model: given.model ?? createTutorModel(config.tutor),
    embedder: given.embedder ?? createBuiltinEmbedder(),
  };
  return startService({
    name: 'text-gen',
    settings: config.service,
    clients: 'services',
    module: (context) => TextGenModule.register(config, parts, context),
    checks: () => [{ name: 'database', check: () => parts.database.ping() }],
  });
}
