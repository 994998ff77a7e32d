import type { InstitutionRole, Language } from '@aila/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person. Passwords, sign-ins and keys live in tables that only the auth service may touch. */
@Entity({ schema: 'identity', name: 'user_account' })
export class UserAccount {
  @PrimaryColumn('uuid')
  id!: string;

  /** Lower case, unique. */
  @Column('text')
  email!: string;

  @Column('text', { name: 'given_name' })
  givenName!: string;

  @Column('text', { name: 'family_name' })
  familyName!: string;

  @Column('text', { name: 'preferred_name', nullable: true })
  preferredName!: string | null;

  @Column('text')
  language!: Language;

  @Column('text')
  status!: 'unconfirmed' | 'active' | 'disabled';

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;

  @Column('boolean', { name: 'notify_by_mail' })
  notifyByMail!: boolean;

  @Column('timestamptz', { name: 'last_sign_in_at', nullable: true })
  lastSignInAt!: Date | null;
}

@Entity({ schema: 'identity', name: 'user_role' })
export class UserRole {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  @PrimaryColumn('text')
  role!: InstitutionRole;

  @Column('timestamptz', { name: 'granted_at' })
  grantedAt!: Date;
}
