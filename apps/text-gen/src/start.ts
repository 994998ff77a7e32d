import { AuthenticationModule } from '@aila/authentication';
import { FieldCipher } from '@aila/crypto';
import { Database } from '@aila/database';
import { Embedder, openEmbedder } from '@aila/embeddings';
import { part, startService, type Part, type RunningService } from '@aila/service';
import { openTutorModel, ReplyBudget, TutorModel } from '@aila/language-model';
import { RepliesModule } from './replies/replies.module.js';
import { SessionsModule } from './sessions/sessions.module.js';
import { ModelsModule } from './models/models.module.js';
import { ConnectionRules, connectionRules, HelpTexts, ReplySettings, type TextGenConfig } from './text-gen.config.js';
import { TranscriptsModule } from './transcripts/transcripts.module.js';

/** Starts the tutor's service. @param given parts to use instead of those that the settings name */
export function startTextGen(config: TextGenConfig, ...given: Part[]): Promise<RunningService> {
  const { service, token, tutor } = config;
  return startService({
    name: 'text-gen',
    settings: service,
    clients: 'services',
    parts: [
      part(Database, () => Database.open(config.database, 'text-gen')),
      part(TutorModel, () => openTutorModel(tutor.model)),
      part(FieldCipher, () => FieldCipher.open(config.fieldKeys)),
      part(ConnectionRules, () => connectionRules(config)),
      part(Embedder, () => openEmbedder(config.embeddings)),
      part(ReplyBudget, () => tutor.budget),
      part(ReplySettings, () => config.replies),
      part(HelpTexts, () => config.helpTexts),
      ...given,
    ],
    features: [
      AuthenticationModule.register({ token, tls: service.tls, checksAnswers: !service.production }),
      SessionsModule,
      RepliesModule,
      ModelsModule,
      TranscriptsModule,
    ],
  });
}
