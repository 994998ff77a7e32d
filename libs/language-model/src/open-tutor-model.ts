import { readFile } from 'node:fs/promises';
import { BuiltinTutor } from './builtin/builtin-tutor.js';
import { MockTutor } from './mock/mock-tutor.js';
import type { TutorModel } from './port.js';
import { PromptedTutor } from './prompted/prompted-tutor.js';
import type { ModelChoice } from './settings.js';

/**
 * The model that the settings choose. Only the chosen one's code is loaded.
 *
 * @throws RangeError for a mock model with an unknown behaviour
 */
export async function openTutorModel(choice: ModelChoice): Promise<TutorModel> {
  switch (choice.kind) {
    case 'builtin':
      return new BuiltinTutor({ pauseMs: choice.pauseMs });
    case 'mock':
      return new MockTutor(choice.name);
    case 'bedrock': {
      const { BedrockProvider } = await import('./bedrock/bedrock-provider.js');
      return new PromptedTutor(new BedrockProvider(choice));
    }
    case 'openai': {
      const { OpenaiProvider } = await import('./openai/openai-provider.js');
      const { apiKeyFile } = choice;
      const key = async () => (apiKeyFile === null ? null : (await readFile(apiKeyFile, 'utf8')).trim());
      return new PromptedTutor(new OpenaiProvider({ ...choice, key }), choice.beginsInThought);
    }
  }
}
