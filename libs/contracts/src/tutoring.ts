import { z } from 'zod';
import { typeNames } from './type-names.js';

const shape = {
  maxHints: z
    .number()
    .int()
    .min(0)
    .max(3)
    .meta({ description: 'Steps of help: where to look, which words belong in the answer, the sentence with gaps.' }),
  revealAfterTries: z
    .number()
    .int()
    .min(1)
    .max(20)
    .nullable()
    .meta({ description: 'After how many answers the passage itself may be shown; null: never.' }),
  masteryThreshold: z
    .number()
    .min(0.3)
    .max(0.95)
    .meta({ description: 'From which level, 0 to 1, the module counts as achieved.' }),
  masteryStatements: z.number().int().min(1).max(20).meta({
    description: 'How many different statements must have been answered; a smaller module needs no more than it has.',
  }),
};

/** How the tutor helps in a module, and when it counts the module as achieved. */
export const ModuleTutoringInput = z.strictObject(shape);
export type ModuleTutoringInput = z.infer<typeof ModuleTutoringInput>;

export const ModuleTutoring = z
  .object({ ...shape, custom: z.boolean().meta({ description: 'False: the module follows the defaults.' }) })
  .register(typeNames, { name: 'ModuleTutoring' });
export type ModuleTutoring = z.infer<typeof ModuleTutoring>;

/** What holds for a module of which nobody has said anything. */
export const defaultTutoring: ModuleTutoringInput = {
  maxHints: 3,
  revealAfterTries: 3,
  masteryThreshold: 0.7,
  masteryStatements: 3,
};
