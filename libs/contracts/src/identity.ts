import { z } from 'zod';
import { Cursor, Id, pageOf, Timestamp, Title } from './common.js';
import { typeNames } from './type-names.js';

export const institutionRoles = ['student', 'instructor', 'admin'] as const;
export const InstitutionRole = z.enum(institutionRoles).register(typeNames, { name: 'InstitutionRole' });
export type InstitutionRole = z.infer<typeof InstitutionRole>;

export const languages = ['en', 'fr'] as const;
export const Language = z.enum(languages).register(typeNames, { name: 'Language' });
export type Language = z.infer<typeof Language>;

export const Email = z.string().trim().toLowerCase().max(254).pipe(z.email());

export const SignInInput = z.strictObject({
  email: Email,
  password: z.string().min(1).max(256),
  /** Six digits of an authenticator app, when the answer before was MFA_CODE_REQUIRED. */
  mfaCode: z
    .string()
    .trim()
    .regex(/^\d{6}$/, 'must be six digits')
    .optional(),
});
export type SignInInput = z.infer<typeof SignInInput>;

/** `refreshToken` may be left out by browsers, which send it as a cookie instead. */
export const RefreshInput = z.strictObject({ refreshToken: z.string().min(1).max(512).optional() });
export type RefreshInput = z.infer<typeof RefreshInput>;

/** `expiresIn` is the access token's life in seconds. */
export const Tokens = z
  .object({
    accessToken: z.string(),
    tokenType: z.literal('Bearer'),
    expiresIn: z.number().int().meta({ description: 'Life of the access token in seconds.' }),
    refreshToken: z.string().meta({ description: 'Browsers have it in a cookie, too, and leave it alone.' }),
  })
  .register(typeNames, { name: 'Tokens' });
export type Tokens = z.infer<typeof Tokens>;

export const Me = z
  .object({
    id: Id,
    email: z.string(),
    givenName: z.string(),
    familyName: z.string(),
    preferredName: z.string().nullable().meta({ description: 'Null: the given name is used.' }),
    displayName: z.string(),
    language: Language,
    notifyByMail: z.boolean().meta({ description: 'Whether notifications come by mail, too.' }),
    roles: z.array(InstitutionRole),
  })
  .register(typeNames, { name: 'Me' });
export type Me = z.infer<typeof Me>;

export const accountStatuses = ['unconfirmed', 'active', 'disabled'] as const;
export const AccountStatus = z.enum(accountStatuses).register(typeNames, { name: 'AccountStatus' });
export type AccountStatus = z.infer<typeof AccountStatus>;

/** A person as administrators see them. */
export const Person = Me.omit({ notifyByMail: true })
  .extend({
    status: AccountStatus,
    createdAt: Timestamp,
    lastSignInAt: Timestamp.nullable(),
  })
  .register(typeNames, { name: 'Person' });
export type Person = z.infer<typeof Person>;

export const PersonPage = pageOf(Person);
export type PersonPage = z.infer<typeof PersonPage>;

/** `email` finds one person exactly; `search` finds parts of names and addresses. */
export const PersonQuery = z.strictObject({
  email: Email.optional(),
  search: z.string().trim().min(1).max(120).optional(),
  role: InstitutionRole.optional(),
  cursor: Cursor.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type PersonQuery = z.infer<typeof PersonQuery>;

/** One sign-in on one device. `current`: the one that asks. */
export const SignIn = z
  .object({
    id: Id,
    createdAt: Timestamp,
    lastUsedAt: Timestamp,
    expiresAt: Timestamp,
    userAgent: z.string(),
    current: z.boolean().meta({ description: 'The one that asks.' }),
  })
  .register(typeNames, { name: 'SignIn' });
export type SignIn = z.infer<typeof SignIn>;

export const SignInList = z.object({ items: z.array(SignIn) });
export type SignInList = z.infer<typeof SignInList>;

/** What a person may be called: one line of up to 120 characters, or nothing. */
const PersonName = z.union([z.literal(''), Title]);
/** Only its length is checked here; the policy answers with PASSWORD_UNSUITABLE and says what is wrong. */
const NewPassword = z.string().min(1).max(1024);
/** People copy codes with spaces around and between the digits. */
const MailedCode = z
  .string()
  .max(40)
  .transform((code) => code.replace(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6,10}$/));

export const SignUpInput = z
  .strictObject({
    email: Email,
    password: NewPassword,
    givenName: PersonName.default(''),
    familyName: PersonName.default(''),
    language: Language.default('en'),
  })
  .register(typeNames, { name: 'SignUpInput' });
export type SignUpInput = z.infer<typeof SignUpInput>;

/** The same whether or not the address has an account already. `registrationId` belongs to this browser alone. */
export const SignUpPending = z
  .object({ registrationId: Id, expiresAt: Timestamp })
  .register(typeNames, { name: 'SignUpPending' });
export type SignUpPending = z.infer<typeof SignUpPending>;

export const ConfirmInput = z.strictObject({ registrationId: Id, code: MailedCode });
export type ConfirmInput = z.infer<typeof ConfirmInput>;

export const ResendCodeInput = z.strictObject({ registrationId: Id });
export type ResendCodeInput = z.infer<typeof ResendCodeInput>;

export const ForgotPasswordInput = z.strictObject({ email: Email });
export type ForgotPasswordInput = z.infer<typeof ForgotPasswordInput>;

export const ResetPasswordInput = z.strictObject({ email: Email, code: MailedCode, newPassword: NewPassword });
export type ResetPasswordInput = z.infer<typeof ResetPasswordInput>;

export const ChangePasswordInput = z.strictObject({
  currentPassword: z.string().min(1).max(1024),
  newPassword: NewPassword,
});
export type ChangePasswordInput = z.infer<typeof ChangePasswordInput>;

/** A null or empty preferred name: the given name is used. */
export const ProfilePatch = z
  .strictObject({
    givenName: PersonName,
    familyName: PersonName,
    preferredName: PersonName.nullable(),
    language: Language,
    notifyByMail: z.boolean(),
  })
  .partial()
  .meta({ description: 'What is left out stays as it is; an empty preferred name is none.' })
  .register(typeNames, { name: 'ProfileInput' });
export type ProfilePatch = z.infer<typeof ProfilePatch>;

/** What the sign-in page needs to know beforehand. */
export const SignInOptions = z
  .object({
    /** Signing in looks the same with either. */
    provider: z.enum(['builtin', 'cognito']).meta({ description: 'Who keeps accounts: builtin or cognito.' }),
    signUp: z
      .enum(['open', 'restricted'])
      .meta({ description: 'open, or restricted to addresses of certain domains.' }),
    passwordMinLength: z.number().int(),
    codes: z
      .object({
        digits: z.number().int(),
        confirmMinutes: z.number().int().meta({ description: 'How long the code of a sign-up can be entered.' }),
        resetMinutes: z.number().int().meta({ description: 'How long the code for a new password can be entered.' }),
      })
      .meta({ description: 'The codes that are mailed.' })
      .register(typeNames, { name: 'MailedCodes' }),
    /** On the service's machine. Null where mails are sent. */
    outbox: z.string().nullable().meta({ description: 'The folder where mails lie that are not sent.' }),
    /** Sign-in at the institution's own provider: where to go and what to call it. */
    external: z.array(
      z
        .object({
          id: z.string().meta({ description: 'Sign-in begins at `/api/v1/auth/external/{id}`.' }),
          name: z.string(),
        })
        .register(typeNames, { name: 'ExternalProvider' }),
    ),
  })
  .register(typeNames, { name: 'SignInOptions' });
export type SignInOptions = z.infer<typeof SignInOptions>;

export const RoleParams = z.strictObject({ id: Id, role: InstitutionRole });
export type RoleParams = z.infer<typeof RoleParams>;

/** A role for an address whose owner has not signed up yet. */
export const PromisedRole = z
  .strictObject({ email: Email, role: InstitutionRole })
  .meta({ description: 'A role for an address whose owner has not signed up yet.' })
  .register(typeNames, { name: 'PromisedRole' });
export type PromisedRole = z.infer<typeof PromisedRole>;

/** `confirm` gives the role at once when the address has an account; without it that is refused. */
export const PromiseRoleInput = PromisedRole.extend({ confirm: z.boolean().default(false) });
export type PromiseRoleInput = z.infer<typeof PromiseRoleInput>;

/** `promised`: it waits for the sign-up. `applied`: the address has an account, which has the role now. */
export const PromiseOutcome = z
  .enum(['promised', 'applied'])
  .meta({
    description:
      '`promised`: it waits for the sign-up; `applied`: the owner of the address has an account and the role now.',
  })
  .register(typeNames, { name: 'PromiseOutcome' });
export type PromiseOutcome = z.infer<typeof PromiseOutcome>;

export const PromiseAnswer = z.object({
  outcome: PromiseOutcome,
  /** Whose account it is; null while there is none. */
  person: Person.nullable(),
});
export type PromiseAnswer = z.infer<typeof PromiseAnswer>;

export const PromisedRoleList = z.object({ items: z.array(PromisedRole) });
export type PromisedRoleList = z.infer<typeof PromisedRoleList>;

const domain = /^(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Whose addresses may sign up: `ubc.ca` that domain alone, `*.ubc.ca` those below it; an empty list allows all. */
export const EmailDomains = z.strictObject({
  patterns: z
    .array(z.string().trim().toLowerCase().max(253).regex(domain, 'must be like ubc.ca or *.ubc.ca'))
    .max(200)
    .transform((patterns) => [...new Set(patterns)].sort()),
});
export type EmailDomains = z.infer<typeof EmailDomains>;

export const ExternalProviderParams = z.strictObject({ provider: z.string().regex(/^[a-z0-9-]{1,40}$/) });
export type ExternalProviderParams = z.infer<typeof ExternalProviderParams>;

/** `flow` is a secret for the browser that starts: kept in a cookie until it comes back from `authorizationUrl`. */
export const ExternalSignInStart = z.object({ authorizationUrl: z.url(), flow: z.string() });
export type ExternalSignInStart = z.infer<typeof ExternalSignInStart>;

/** `query` is what the provider appended to the callback address, without the question mark. */
export const ExternalSignInFinish = z.strictObject({
  flow: z.string().min(1).max(200),
  query: z.string().min(1).max(8000),
});
export type ExternalSignInFinish = z.infer<typeof ExternalSignInFinish>;
