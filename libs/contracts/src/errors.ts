import { addressProblems, type AddressProblem } from './connections.js';
import { passwordProblemTexts, type PasswordProblem } from './passwords.js';

/**
 * The catalogue of every error that Aila tells a client about. The key is the stable code: clients may rely on it,
 * so a code is never renamed or reused. `text` says what happened and what to do, in plain words; it may use the
 * parameters given where the error is thrown and must never contain secrets, tokens or chat text.
 */
interface ErrorDefinition {
  /** HTTP status for REST; GraphQL carries the code alone. */
  readonly status: number;
  readonly text: (parameters: ErrorParameters) => string;
  /**
   * For a failure that passes by itself: after how many seconds a client should try again, unless the place that throws
   * it knows better and says so as parameter `seconds`. Every code of status 429 and 503 has one.
   */
  readonly retryAfter?: number;
}

/** Facts for the text of an error and for programs: plain values only. */
export type ErrorParameters = Readonly<Record<string, string | number | boolean | readonly string[]>>;

const define = <Code extends string>(definitions: Record<Code, ErrorDefinition>) => definitions;

function passwordWords(problems: unknown, minLength: number): string {
  if (!Array.isArray(problems) || problems.length === 0) return 'this one is too easy to guess';
  // An older or newer service may name problems that are not known here.
  const words = (problem: string) =>
    Object.hasOwn(passwordProblemTexts, problem)
      ? passwordProblemTexts[problem as PasswordProblem](minLength)
      : problem;
  return problems.map(words).join('; ');
}

const megabytes = (bytes: unknown) => `${Math.floor(Number(bytes) / 1_000_000)} MB`;

export const errorCatalogue = define({
  BAD_INPUT: {
    status: 400,
    text: ({ problems }) => `The request is not valid: ${Array.isArray(problems) ? problems.join('; ') : problems}.`,
  },
  UNAUTHENTICATED: { status: 401, text: () => 'Sign in to continue.' },
  TOKEN_EXPIRED: { status: 401, text: () => 'The access token has expired. Refresh it or sign in again.' },
  TOKEN_INVALID: { status: 401, text: () => 'The access token is not valid. Sign in again.' },
  SIGN_IN_ENDED: { status: 401, text: () => 'You are no longer signed in. Sign in again.' },
  CREDENTIALS_WRONG: { status: 401, text: () => 'The e-mail address or the password is wrong.' },
  STUDENT_FIGURES_HIDDEN: {
    status: 403,
    text: () =>
      'This course does not show figures of each student. An instructor can see why in its settings for privacy and for small groups.',
  },
  ACCOUNT_DISABLED: { status: 403, text: () => 'This account is disabled. Ask your administrator.' },
  ACCOUNT_UNCONFIRMED: {
    status: 403,
    text: () => 'Confirm your e-mail address first: enter the code that was sent to it, or ask for a new one.',
  },
  PASSWORD_RESET_REQUIRED: {
    status: 403,
    text: () => 'Set a new password first: choose “forgotten password” on the sign-in page.',
  },
  MFA_CODE_REQUIRED: {
    status: 401,
    text: () => 'Enter the six digits that your authenticator app shows now, together with your password.',
  },
  SIGN_IN_STEP_UNSUPPORTED: {
    status: 403,
    text: ({ step }) =>
      `This account needs a further step that cannot be taken here (${step}). Ask your administrator to set up an authenticator app for it instead.`,
  },
  CODE_WRONG: { status: 400, text: () => 'The code is wrong or has expired. Check it, or ask for a new one.' },
  PASSWORD_UNSUITABLE: {
    status: 422,
    text: ({ problems, minLength }) => `Choose another password: ${passwordWords(problems, Number(minLength))}.`,
  },
  EMAIL_NOT_ALLOWED: {
    status: 403,
    text: () => 'Accounts are not open to this e-mail address. Use the address of your institution.',
  },
  LAST_ADMIN: { status: 409, text: () => 'This is the last administrator. Make somebody else administrator first.' },
  ROLE_NEEDS_CONFIRMATION: {
    status: 409,
    text: ({ name, role }) =>
      `${name ?? 'Somebody'} has an account with this address and would have the role ${role ?? ''} at once. Send “confirm” to give it.`,
  },
  NOT_AN_INSTRUCTOR: {
    status: 409,
    text: () => 'This person does not have the role instructor. Give it to them first.',
  },
  EXTERNAL_SIGN_IN_FAILED: {
    status: 401,
    text: () => 'Signing in at your institution did not work. Start again; ask your administrator if it stays.',
  },
  FORBIDDEN: { status: 403, text: () => 'Your role does not allow this.' },
  NOT_FOUND: { status: 404, text: ({ what }) => `There is no such ${what ?? 'thing'}, or you may not see it.` },
  FOREIGN_PAGE: {
    status: 403,
    text: ({ address }) => `A page of another site asked for this. Open ${address ?? 'Aila'} itself and try again.`,
  },
  METHOD_NOT_ALLOWED: { status: 405, text: () => 'This address does not take that method.' },
  CONFLICT: {
    status: 409,
    text: ({ what }) => `${what ?? 'This'} was changed by somebody else. Reload and try again.`,
  },
  CONCEPT_IN_TRASH: {
    status: 409,
    text: ({ name }) => `Its concept “${name ?? ''}” is in the trash, too. Bring that back first.`,
  },
  PEOPLE_LIST_WRONG: {
    status: 422,
    text: ({ count }) =>
      `${count ?? 'Some'} lines of the list are wrong. Ask for the preview, mend them and send the list again.`,
  },
  NAME_TAKEN: { status: 409, text: ({ name }) => `The name “${name}” is already used here. Choose another.` },
  TOO_MANY_REQUESTS: {
    status: 429,
    text: ({ seconds }) => `Too many requests. Try again in ${seconds} seconds.`,
    retryAfter: 60,
  },
  REQUEST_TOO_SLOW: { status: 408, text: () => 'The request came too slowly and was given up. Try again.' },
  HEADERS_TOO_LARGE: { status: 431, text: () => 'The headers of the request are too large. Send fewer cookies.' },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    text: () => 'This idempotency key was used for another request. Use a new key for each new request.',
  },
  MEDIA_TYPE_UNSUPPORTED: { status: 415, text: () => 'Send the body as JSON, with `content-type: application/json`.' },
  PAYLOAD_TOO_LARGE: { status: 413, text: () => 'The request is too large.' },
  INTERNAL: {
    status: 500,
    text: () => 'Something went wrong on our side. Try again; quote the request id if it stays.',
  },
  SERVICE_UNAVAILABLE: {
    status: 503,
    text: ({ service }) => `${service ?? 'A part of Aila'} is not available now. Try again shortly.`,
    retryAfter: 5,
  },
  SERVICE_BUSY: {
    status: 503,
    text: ({ service, seconds }) =>
      `${service ?? 'A part of Aila'} has too much to do at this moment. Try again in ${seconds} seconds.`,
    retryAfter: 2,
  },
  DEADLINE_EXCEEDED: { status: 504, text: () => 'This took too long and was given up. Try again.' },

  ACCESS_CODE_UNKNOWN: { status: 404, text: () => 'No course has this access code. Check it with your instructor.' },
  ACCESS_CODE_EXPIRED: { status: 410, text: () => 'This access code has expired. Ask your instructor for a new one.' },
  ACCESS_CODE_USED_UP: {
    status: 410,
    text: () => 'This access code was used as often as it may be. Ask your instructor for a new one.',
  },
  COURSE_INACTIVE: { status: 409, text: () => 'This course is not active now.' },

  FILE_EMPTY: { status: 422, text: () => 'The file is empty. Choose a file with content.' },
  FILE_TOO_LARGE: {
    status: 413,
    text: ({ maxBytes }) => `The file is too large. Files may have at most ${megabytes(maxBytes)}.`,
  },
  FILE_TYPE_UNSUPPORTED: {
    status: 415,
    text: ({ supported }) =>
      `This kind of file cannot be read. Supported: ${Array.isArray(supported) ? supported.join(', ') : supported}.`,
  },
  EXPORT_UNDER_WAY: {
    status: 409,
    text: () => 'Chat logs of this course are being made for you already. Wait for them, or cancel them first.',
  },
  EXPORT_NOT_READY: {
    status: 409,
    text: () => 'These chat logs are not ready, or are no longer kept. Wait for them, or ask for them anew.',
  },
  FILE_NOT_READY: { status: 409, text: () => 'The file is not ready yet.' },
  FILE_BUSY: { status: 409, text: () => 'The file is being processed. Cancel it or wait until it has finished.' },
  PERMIT_INVALID: {
    status: 403,
    text: () => 'The permit for this address is not valid or has expired. Ask for a new one.',
  },
  UPLOAD_TYPE_MISMATCH: {
    status: 415,
    text: ({ type }) => `The bytes were not sent as ${type ?? 'the announced type'}. Use the headers of the permit.`,
  },
  UPLOAD_INTERRUPTED: { status: 408, text: () => 'The upload broke off. Send the file again.' },
  UPLOAD_TOO_SLOW: {
    status: 408,
    text: () => 'The upload came too slowly and was ended. Send the file again over a faster connection.',
  },
  UPLOAD_RUNNING: {
    status: 409,
    text: () => 'A file is being sent with this permit already. Wait until that has ended, or ask for another permit.',
    retryAfter: 30,
  },
  TRANSFERS_BUSY: {
    status: 503,
    text: ({ seconds }) => `Too many files are being sent or fetched now. Try again in ${seconds} seconds.`,
    retryAfter: 10,
  },
  ALREADY_UPLOADED: { status: 409, text: () => 'Another file was already sent with this permit. Ask for a new one.' },
  STORE_FULL: { status: 507, text: () => 'There is no room left for files. Tell an administrator.' },
  RANGE_UNSATISFIABLE: { status: 416, text: ({ size }) => `The file has only ${size} bytes.` },
  UPLOAD_SIZE_MISMATCH: {
    status: 400,
    text: () => 'The bytes sent do not have the announced size. Ask for a new permit.',
  },

  MODULE_CLOSED: {
    status: 409,
    text: () => 'This module is not open to students now. What was said in it stays and can be read.',
  },
  TRANSCRIPTS_CLOSED: {
    status: 403,
    text: () =>
      'In this course chats are nobody’s but their students’. Its staff see figures of the whole course alone.',
  },
  REASON_REQUIRED: {
    status: 403,
    text: () => 'Say first why you open this. The student reads who opened it, and why.',
  },
  PRIVACY_PROMISED: {
    status: 403,
    text: () => 'Students wrote their chats under this promise. Only an administrator opens them further.',
  },
  SESSION_BUSY: { status: 409, text: () => 'The tutor is still answering here. Wait, or stop the reply.' },
  MESSAGE_TOO_LONG: {
    status: 422,
    text: ({ maxCharacters }) => `A message may have at most ${maxCharacters} characters.`,
  },
  TOO_MANY_REPLIES: {
    status: 429,
    text: ({ max }) =>
      `The tutor is answering you in ${max} chats already. Wait until one of them has ended, or stop it.`,
    retryAfter: 5,
  },
  TUTOR_BUSY: {
    status: 503,
    text: ({ seconds }) =>
      `The tutor is talking to as many people as it can. Your message was not sent; try again in ${seconds} seconds.`,
    retryAfter: 10,
  },
  TOO_MANY_LISTENERS: {
    status: 429,
    text: ({ max }) => `This reply is open in ${max} places already. Close one of them.`,
    retryAfter: 15,
  },
  NOTHING_TO_DELETE: { status: 409, text: () => 'There is no exchange to delete in this chat.' },
  REPLY_ELSEWHERE: { status: 421, text: () => 'This reply is running on another instance.' },
  MODEL_UNAVAILABLE: {
    status: 503,
    text: () => 'The tutor cannot answer now. Your message is kept; try again shortly.',
    retryAfter: 10,
  },
  MODEL_SAID_NOTHING: {
    status: 502,
    text: () => 'The tutor found no words. Your message is kept; try again, or ask in other words.',
  },
  ANSWER_FILTERED: {
    status: 422,
    text: () => 'A content filter kept the tutor’s answer back. Your message is kept; ask in other words.',
  },
  MODEL_TIMED_OUT: { status: 504, text: () => 'The tutor took too long. Your message is kept; try again.' },
  REPLY_INTERRUPTED: {
    status: 503,
    text: () => 'The reply was interrupted. What was said is kept; ask again to go on.',
    retryAfter: 1,
  },
  BUDGET_EXCEEDED: {
    status: 429,
    text: () => 'The allowance for tutor replies is used up for now.',
    retryAfter: 3600,
  },

  COURSE_BUDGET_SPENT: {
    status: 429,
    text: ({ nextMonth }) =>
      `What the tutor may cost in this course this month is spent. It answers again from ${nextMonth} on; your instructor can ask an administrator for more.`,
    retryAfter: 3600,
  },
  INSTITUTION_BUDGET_SPENT: {
    status: 429,
    text: ({ nextMonth }) =>
      `What the tutor may cost this month is spent. It answers again from ${nextMonth} on, or when an administrator allows more.`,
    retryAfter: 3600,
  },
  ADDRESS_REFUSED: {
    status: 422,
    text: ({ problem }) =>
      `This address cannot be used for a model: ${addressProblems[problem as AddressProblem] ?? 'it is not allowed'}. Give another one.`,
  },
  CURRENCY_DIFFERS: {
    status: 422,
    text: ({ currency }) =>
      `Prices and budgets are in ${currency}. Give the price in that currency, so that costs add up.`,
  },
  CONNECTION_KEY_NEEDED: {
    status: 422,
    text: () => 'The key was given for the address before. Enter the key for the new address, or remove the key.',
  },
  CONNECTION_UNAVAILABLE: {
    status: 409,
    text: () => 'This model is not open to the course any more. Reload and choose another one.',
  },
  NO_PRICES: {
    status: 409,
    text: () => 'No connection has a price yet, so nothing could be counted. Add a connection with its prices first.',
  },

  TOO_MANY_QUERIES: {
    status: 429,
    text: ({ max, seconds }) =>
      `At most ${max} of your queries run at the same time. Wait for one of them; try again in ${seconds} s.`,
    retryAfter: 1,
  },
  TOO_MANY_SUBSCRIPTIONS: {
    status: 429,
    text: ({ max }) => `At most ${max} subscriptions run at the same time. End one of them first.`,
    retryAfter: 30,
  },
  TOO_MANY_SOCKETS: {
    status: 429,
    text: ({ max }) => `At most ${max} sockets may be open at the same time. Close one of them first.`,
    retryAfter: 30,
  },
  QUERY_TOO_DEEP: { status: 400, text: ({ max }) => `The query is nested too deeply (at most ${max} levels).` },
  QUERY_TOO_COMPLEX: {
    status: 400,
    text: ({ max }) => `The query asks for too much at once (complexity over ${max}).`,
  },
});

export type ErrorCode = keyof typeof errorCatalogue;

/**
 * An expected failure with a stable code. Thrown by services, turned into REST or GraphQL form at the edge. One that
 * passes by itself always has the parameter `seconds`: REST says it as `Retry-After`, GraphQL among the parameters.
 */
export class AilaError extends Error {
  readonly status: number;
  readonly parameters: ErrorParameters;

  constructor(
    readonly code: ErrorCode,
    parameters: ErrorParameters = {},
    options?: { cause?: unknown },
  ) {
    const { status, text, retryAfter }: ErrorDefinition = errorCatalogue[code];
    const complete = retryAfter === undefined ? parameters : { seconds: retryAfter, ...parameters };
    super(text(complete), options);
    this.name = 'AilaError';
    this.status = status;
    this.parameters = complete;
  }
}

/** Whole seconds after which the request may be repeated; null when waiting does not help. */
export function retryAfterOf({ parameters: { seconds } }: AilaError): number | null {
  return typeof seconds === 'number' && seconds > 0 ? Math.ceil(seconds) : null;
}

/** Body of a REST error answer (RFC 9457, `application/problem+json`). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  requestId: string;
  parameters?: ErrorParameters;
}

export function toProblem(error: AilaError, requestId: string): Problem {
  const hasParameters = Object.keys(error.parameters).length > 0;
  return {
    type: `/api/docs/errors#${error.code}`,
    title: error.message,
    status: error.status,
    code: error.code,
    requestId,
    ...(hasParameters ? { parameters: error.parameters } : {}),
  };
}

/** The other direction: what one service got from another becomes the same error again. */
export function fromProblem(body: unknown): AilaError | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const { code, parameters } = body as Partial<Problem>;
  if (typeof code !== 'string' || !Object.hasOwn(errorCatalogue, code)) return undefined;
  return new AilaError(code, parameters ?? {});
}
