import { z } from 'zod';
import { Timestamp } from './common.js';

/** The last time that a model of the tutor failed: for administrators, who may mend its settings. */
export const ModelProblem = z.object({
  /** Provider and name, as `openai:llama3.1`. */
  model: z.string(),
  /** Of the catalogue of errors. */
  code: z.string(),
  /** What the provider said, at most 300 characters, without keys and without words of a chat. */
  reason: z.string(),
  happenedAt: Timestamp,
});
export type ModelProblem = z.infer<typeof ModelProblem>;

/** The newest first. */
export const ModelProblemList = z.object({ items: z.array(ModelProblem) });
export type ModelProblemList = z.infer<typeof ModelProblemList>;
