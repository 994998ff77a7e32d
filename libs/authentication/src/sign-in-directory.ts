import type { CourseRole, InstitutionRole } from '@aila/contracts';

/** A sign-in that still holds, with what its person may do now, whatever their token says. */
export interface LiveSignIn {
  readonly userId: string;
  readonly roles: readonly InstitutionRole[];
  /** Course ids to the person's role there; a student's inactive courses are left out. */
  readonly courses: Readonly<Record<string, CourseRole>>;
}

/**
 * Where it is known which sign-ins hold: `Database` of @aila/database. Ended and expired ones and those of accounts
 * that are not active are absent from the answer.
 */
export interface SignInDirectory {
  liveSignIns(signInIds: readonly string[]): Promise<ReadonlyMap<string, LiveSignIn>>;
}
