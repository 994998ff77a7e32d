import { createHash } from 'node:crypto';

/** What ties an answer of the provider to the browser that asked. */
export interface Flow {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
}

/**
 * Everything that one sign-in must remember follows from one secret in the browser's cookie, so that nothing has to be
 * stored, any instance may finish it, and no other browser can.
 */
export function flowOf(secret: string): Flow {
  const derive = (purpose: string) => createHash('sha256').update(`aila-oidc ${purpose} ${secret}`).digest('base64url');
  return { state: derive('state'), nonce: derive('nonce'), codeVerifier: derive('code-verifier') };
}
