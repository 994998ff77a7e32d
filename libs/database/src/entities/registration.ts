import type { InstitutionRole, Language } from '@aila/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * Somebody who signed up and has not yet shown that the address is theirs. The account is made at confirmation, with
 * the password of this very sign-up: who signs up with another's address gains nothing by its owner confirming theirs.
 */
@Entity({ schema: 'identity', name: 'sign_up' })
export class SignUpRow {
  /** Known only to the browser that signed up. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('text')
  email!: string;

  @Column('text', { name: 'given_name' })
  givenName!: string;

  @Column('text', { name: 'family_name' })
  familyName!: string;

  @Column('text')
  language!: Language;

  /** The id that an outside provider gave to the account; null otherwise, and when the address had one already. */
  @Column('uuid', { name: 'user_id', nullable: true })
  userId!: string | null;

  /** Null where another provider keeps passwords. */
  @Column('text', { name: 'password_hash', nullable: true })
  passwordHash!: string | null;

  /** Argon2id; null when there is nothing to confirm, because the address has an account or another provider checks. */
  @Column('text', { name: 'code_hash', nullable: true })
  codeHash!: string | null;

  @Column('timestamptz', { name: 'code_expires_at' })
  codeExpiresAt!: Date;

  @Column('integer', { name: 'tries_left' })
  triesLeft!: number;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}

/** A code by which the owner of an address sets a new password. One per account: a new one replaces it. */
@Entity({ schema: 'identity', name: 'password_reset' })
export class PasswordResetRow {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  @Column('text', { name: 'code_hash' })
  codeHash!: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  @Column('integer', { name: 'tries_left' })
  triesLeft!: number;
}

/** How often something was tried lately. */
@Entity({ schema: 'identity', name: 'rate_limit' })
export class RateLimitRow {
  @PrimaryColumn('text', { name: 'limit_name' })
  limitName!: string;

  /** SHA-256 of whom or what it is about. */
  @PrimaryColumn('bytea')
  subject!: Buffer;

  @Column('integer')
  count!: number;

  @Column('timestamptz', { name: 'last_at' })
  lastAt!: Date;

  @Column('timestamptz', { name: 'blocked_until', nullable: true })
  blockedUntil!: Date | null;
}

/** Addresses that may sign up: `ubc.ca` that domain alone, `*.ubc.ca` those below it. No rows: all addresses. */
@Entity({ schema: 'identity', name: 'allowed_email_domain' })
export class AllowedEmailDomainRow {
  @PrimaryColumn('text')
  pattern!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}

/** A role that an administrator gave to an address before its owner signed up. */
@Entity({ schema: 'identity', name: 'promised_role' })
export class PromisedRoleRow {
  @PrimaryColumn('text')
  email!: string;

  @PrimaryColumn('text')
  role!: InstitutionRole;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}

/** Whom an institution's own provider signs in. */
@Entity({ schema: 'identity', name: 'external_identity' })
export class ExternalIdentityRow {
  @PrimaryColumn('text')
  issuer!: string;

  @PrimaryColumn('text')
  subject!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  /** Roles that the provider's claims gave at the last sign-in. */
  @Column('text', { name: 'mapped_roles', array: true })
  mappedRoles!: InstitutionRole[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
