import { z } from 'zod';

/** The event that Amazon Cognito sends to a trigger, as far as the three hooks read it; the rest is passed back. */
export const TriggerEvent = z.looseObject({
  triggerSource: z.string().max(100),
  userPoolId: z.string().max(200),
  userName: z.string().max(200),
  request: z.looseObject({ userAttributes: z.record(z.string(), z.string()) }),
  response: z.looseObject({}).default({}),
});
export type TriggerEvent = z.infer<typeof TriggerEvent>;

/** What a user pool says of a person. `sub` is missing before the account exists. */
export const TriggerAttributes = z.object({
  sub: z.uuid().optional(),
  email: z.string().trim().toLowerCase().pipe(z.email()),
  given_name: z.string().default(''),
  family_name: z.string().default(''),
  locale: z.string().default('en'),
});
