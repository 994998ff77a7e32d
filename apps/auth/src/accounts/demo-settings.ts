import { settingsGroup } from '@aila/config';
import { z } from 'zod';

export abstract class DemoSettings {
  /** Password of the demo accounts; null: there are none. */
  abstract readonly password: string | null;
}

export const demoSettings = settingsGroup(
  z.object({
    AILA_DEMO_PASSWORD: z
      .string()
      .min(8)
      .optional()
      .describe('Password of the demo accounts; without it there are none.'),
  }),
  (e): DemoSettings => ({ password: e.AILA_DEMO_PASSWORD ?? null }),
  [
    {
      variable: 'AILA_DEMO_PASSWORD',
      because: 'demo accounts have no place in production',
      when: (value) => value.password !== null,
    },
  ],
);
