import type { ErrorCode, ErrorParameters, Problem } from '@aila/contracts';

/** What can go wrong before a service has answered, or when its answer cannot be read. */
export type ClientFailureCode = 'CONNECTION_LOST' | 'ANSWER_UNREADABLE';
export type FailureCode = ErrorCode | ClientFailureCode;

/** A failed call, with the stable code by which the reader's words are found. `status` is 0 without an answer. */
export class Failure extends Error {
  constructor(
    readonly code: FailureCode,
    readonly status = 0,
    readonly requestId: string | null = null,
    readonly parameters: ErrorParameters = {},
    options?: { cause?: unknown },
  ) {
    super(code, options);
    this.name = 'Failure';
  }

  /** Whether the same call may well succeed a little later without anybody changing anything. */
  get isPassing(): boolean {
    return this.code === 'CONNECTION_LOST' || this.status >= 500 || this.status === 429;
  }
}

const codeByStatus: Readonly<Record<number, FailureCode>> = {
  401: 'UNAUTHENTICATED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  413: 'PAYLOAD_TOO_LARGE',
  429: 'TOO_MANY_REQUESTS',
  503: 'SERVICE_UNAVAILABLE',
  504: 'DEADLINE_EXCEEDED',
};

/** Reads the problem document of an answer that is not ok; a proxy's own error page is judged by its status. */
export async function failureOf(response: Response): Promise<Failure> {
  const problem: Partial<Problem> | null = await response.json().catch(() => null);
  const requestId = problem?.requestId ?? response.headers.get('x-request-id');
  const code = problem?.code ?? codeByStatus[response.status] ?? (response.status >= 500 ? 'INTERNAL' : 'BAD_INPUT');
  return new Failure(code, response.status, requestId, problem?.parameters ?? {});
}

/** Every thrown thing as a Failure; what `fetch` throws is a lost connection. Cancelled calls are passed on. */
export function asFailure(cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  if (cause instanceof SyntaxError) return new Failure('ANSWER_UNREADABLE', 0, null, {}, { cause });
  return new Failure('CONNECTION_LOST', 0, null, {}, { cause });
}

export function isAbort(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'AbortError';
}
