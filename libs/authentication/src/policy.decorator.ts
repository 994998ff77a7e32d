import type { PolicyName } from '@aila/access';
import { SetMetadata } from '@nestjs/common';

export const policyMetadata = 'aila:policy';

export interface DeclaredPolicy {
  readonly name: PolicyName;
  /** The service that decides a course policy when the handler only passes the call on with the caller's token. */
  readonly enforcedBy?: 'auth' | 'files' | 'text-gen';
}

/** Declares who may call a route, resolver or subscription. A service does not start while one has no policy. */
export const Policy = (name: PolicyName, options: Pick<DeclaredPolicy, 'enforcedBy'> = {}) =>
  SetMetadata<string, DeclaredPolicy>(policyMetadata, { name, ...options });
