import { AuditEventRow } from './audit.js';
import { AttemptRow, CitationRow, MasteryRow, MessageRow, ModulePolicyRow, ReplyRow, SessionRow } from './chat.js';
import { ChunkRow, FileRow, FileVersionRow, PageRow } from './content.js';
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
export * from './chat.js';
export * from './content.js';
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
  FileRow,
  FileVersionRow,
  PageRow,
  ChunkRow,
  SessionRow,
  MessageRow,
  ReplyRow,
  CitationRow,
  AttemptRow,
  MasteryRow,
  ModulePolicyRow,
  AuditEventRow,
];
