import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ schema: 'identity', name: 'credential' })
export class CredentialRow {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  /** Argon2id in the PHC string format, salt and costs included. */
  @Column('text', { name: 'password_hash' })
  passwordHash!: string;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt!: Date;
}

@Entity({ schema: 'identity', name: 'signing_key' })
export class SigningKeyRow {
  /** The "kid" of tokens. */
  @PrimaryColumn('uuid')
  id!: string;

  @Column('jsonb', { name: 'public_jwk' })
  publicJwk!: Record<string, unknown>;

  /** PKCS #8, encrypted. */
  @Column('bytea', { name: 'private_key' })
  privateKey!: Buffer;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}

export type SignInEndReason =
  'signed-out' | 'signed-out-everywhere' | 'revoked' | 'token-reuse' | 'password-changed' | 'disabled';

/** One sign-in on one device; tokens carry its id as `origin_jti`. */
@Entity({ schema: 'identity', name: 'sign_in_session' })
export class SignInSessionRow {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'last_used_at' })
  lastUsedAt!: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;

  /** What the browser says of itself, so that people recognise their devices. */
  @Column('text', { name: 'user_agent' })
  userAgent!: string;

  /** SHA-256 of person and network that it came from; null when that was not known. */
  @Column('bytea', { nullable: true })
  network!: Buffer | null;

  /** The refresh token of an outside provider, encrypted; null when tokens are our own. */
  @Column('bytea', { name: 'provider_token', nullable: true })
  providerToken!: Buffer | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column('text', { name: 'end_reason', nullable: true })
  endReason!: SignInEndReason | null;
}

@Entity({ schema: 'identity', name: 'refresh_token' })
export class RefreshTokenRow {
  /** SHA-256 of a 256-bit secret. */
  @PrimaryColumn('bytea', { name: 'token_hash' })
  tokenHash!: Buffer;

  @Column('uuid', { name: 'session_id' })
  signInId!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  /** When it was exchanged for its successor. */
  @Column('timestamptz', { name: 'used_at', nullable: true })
  usedAt!: Date | null;

  /** SHA-256 of what the browser that exchanged it called itself. */
  @Column('bytea', { name: 'used_by', nullable: true })
  usedBy!: Buffer | null;

  /** Makes the successor, together with the token. Null before the exchange, and again once the successor was used. */
  @Column('bytea', { name: 'successor_salt', nullable: true })
  successorSalt!: Buffer | null;
}
