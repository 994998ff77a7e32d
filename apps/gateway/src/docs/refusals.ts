import { policies, type PolicyName } from '@aila/access';
import { errorCatalogue, type ErrorCode } from '@aila/contracts';

/** What is known of an operation from its declaration. */
export interface DeclaredOperation {
  /** The codes that are declared as its own. */
  readonly own: readonly ErrorCode[];
  readonly policy: PolicyName | undefined;
  /** `GET`, ... */
  readonly method: string;
  readonly takes: { readonly path: boolean; readonly query: boolean };
}

/** Whatever is called: too often, too much at once, or while something is broken. */
const always: readonly ErrorCode[] = [
  'TOO_MANY_REQUESTS',
  'HEADERS_TOO_LARGE',
  'INTERNAL',
  'SERVICE_UNAVAILABLE',
  'DEADLINE_EXCEEDED',
];
/** Of every request that may have a body, whether the operation reads it or not. */
const ofBodies: readonly ErrorCode[] = [
  'BAD_INPUT',
  'FOREIGN_PAGE',
  'REQUEST_TOO_SLOW',
  'PAYLOAD_TOO_LARGE',
  'MEDIA_TYPE_UNSUPPORTED',
];
const ofTokens: readonly ErrorCode[] = ['UNAUTHENTICATED', 'TOKEN_EXPIRED', 'TOKEN_INVALID', 'SIGN_IN_ENDED'];

/** Every code that an operation may answer with, in the order of the catalogue. */
export function refusalsOf({ own, policy, method, takes }: DeclaredOperation): ErrorCode[] {
  const kind = policy === undefined ? 'public' : policies[policy].kind;
  const codes = new Set<ErrorCode>([
    ...always,
    ...(method === 'GET' ? [] : ofBodies),
    ...(takes.path || takes.query ? (['BAD_INPUT'] as const) : []),
    ...(takes.path ? (['NOT_FOUND'] as const) : []),
    ...(kind === 'public' ? [] : ofTokens),
    ...(kind === 'institution' || kind === 'course' ? (['FORBIDDEN'] as const) : []),
    ...own,
  ]);
  return (Object.keys(errorCatalogue) as ErrorCode[]).filter((code) => codes.has(code));
}
