import { z } from 'zod';
import { Timestamp } from './common.js';
import { typeNames } from './type-names.js';

/** The last time that a model of the tutor failed: for administrators, who may mend its settings. */
export const ModelProblem = z
  .object({
    model: z.string().meta({ description: 'Provider and name, as openai:llama3.1.' }),
    /** Of the catalogue of errors. */
    code: z.string(),
    /** At most 300 characters. */
    reason: z.string().meta({ description: 'What the provider said, without keys and without words of a chat.' }),
    happenedAt: Timestamp,
  })
  .register(typeNames, { name: 'ModelProblem' });
export type ModelProblem = z.infer<typeof ModelProblem>;

/** The newest first. */
export const ModelProblemList = z.object({ items: z.array(ModelProblem) });
export type ModelProblemList = z.infer<typeof ModelProblemList>;
