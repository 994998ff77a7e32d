import { AuditEventRow } from './audit.js';
import { AccessCodeRow, ConceptRow, CourseRow, EnrolmentRow, ModuleRow } from './course.js';
import { UserAccount, UserRole } from './identity.js';
import {
  AllowedEmailDomainRow,
  ExternalIdentityRow,
  PasswordResetRow,
  PromisedRoleRow,
  RateLimitRow,
  SignUpRow,
} from './registration.js';
import { CredentialRow, RefreshTokenRow, SigningKeyRow, SignInSessionRow } from './sign-in.js';

export * from './audit.js';
export * from './course.js';
export * from './identity.js';
export * from './registration.js';
export * from './sign-in.js';

export const entities = [
  UserAccount,
  UserRole,
  CredentialRow,
  SigningKeyRow,
  SignInSessionRow,
  RefreshTokenRow,
  SignUpRow,
  PasswordResetRow,
  RateLimitRow,
  PromisedRoleRow,
  AllowedEmailDomainRow,
  ExternalIdentityRow,
  CourseRow,
  ConceptRow,
  ModuleRow,
  EnrolmentRow,
  AccessCodeRow,
  AuditEventRow,
];
