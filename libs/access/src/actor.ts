import type { InstitutionRole } from '@aila/contracts';

/** A signed-in person. `signInId` names the sign-in, so that revoking it ends everything that it opened. */
export interface UserActor {
  readonly kind: 'user';
  readonly userId: string;
  readonly signInId: string;
  readonly roles: readonly InstitutionRole[];
}

/** The work that services do on nobody's behalf. Every job has a name, and the database grants each what it needs. */
export const systemJobs = [
  'ingest',
  'object-deletion',
  'upload-expiry',
  'reply-lease',
  'model-problem',
  'model-connection',
  'identity',
  'notices',
  'trash',
  'chat-export',
] as const;
export type SystemJob = (typeof systemJobs)[number];

export interface SystemActor {
  readonly kind: 'system';
  readonly job: SystemJob;
}

/** Who is asking. It is the first argument of every service method; no code path runs without one. */
export type Actor = UserActor | SystemActor;

/** The bypass for jobs. Search for this name to find every place where no person's rights apply. */
export function systemActor(job: SystemJob): SystemActor {
  return { kind: 'system', job };
}

export function hasRole(actor: Actor, role: InstitutionRole): boolean {
  return actor.kind === 'user' && actor.roles.includes(role);
}
