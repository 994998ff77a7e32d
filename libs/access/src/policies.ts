import type { CourseRole, InstitutionRole, PolicyName } from '@aila/contracts';

/**
 * Every policy by name. A route, resolver, subscription or job declares one of them, and services do not start while
 * one is missing. `public` needs no token; `signedIn` needs any valid one; `institution` lists the roles that may;
 * `course` lists the course roles that may, and `admin` whether an administrator may without being enrolled.
 */
export type Policy =
  | { readonly kind: 'public' }
  | { readonly kind: 'signedIn' }
  | { readonly kind: 'institution'; readonly roles: readonly InstitutionRole[] }
  | { readonly kind: 'course'; readonly roles: readonly CourseRole[]; readonly admin: boolean };

const members = ['student', 'assistant', 'instructor', 'observer'] as const;

export const policies = {
  public: { kind: 'public' },
  'signed-in': { kind: 'signedIn' },
  'course.create': { kind: 'institution', roles: ['admin'] },
  /** All courses, whoever is in them. */
  'course.catalogue': { kind: 'institution', roles: ['admin'] },
  /** The instructors' area as a whole; what somebody may do in a course is a course policy. */
  teach: { kind: 'institution', roles: ['instructor', 'admin'] },
  /** How the tutor's model fares. */
  'tutor.status': { kind: 'institution', roles: ['admin'] },
  /** Connecting language models, with their keys, and saying who may use which. */
  'model.manage': { kind: 'institution', roles: ['admin'] }, // control: model-manage-roles
  /** What they cost and may cost. */
  'cost.manage': { kind: 'institution', roles: ['admin'] },
  /** What was done, by whom and when. */
  'audit.read': { kind: 'institution', roles: ['admin'] },
  'people.manage': { kind: 'institution', roles: ['admin'] },
  'course.read': { kind: 'course', roles: members, admin: true },
  'course.edit': { kind: 'course', roles: [], admin: true },
  'outline.edit': { kind: 'course', roles: ['instructor'], admin: true }, // control: outline-edit-roles
  'access-code.manage': { kind: 'course', roles: ['instructor'], admin: true },
  /** What the tutor is asked to do in a course; students never see it. */
  'prompt.edit': { kind: 'course', roles: ['instructor'], admin: true },
  /** In a chat of one's own, which is open to those who are enrolled. */
  'prompt.try': { kind: 'course', roles: ['instructor'], admin: false },
  /** Which of the connected models answers in a course. */
  'model.choose': { kind: 'course', roles: ['instructor'], admin: true },
  /** Files of what students and tutor said; an administrator reads no chats. */
  'chat-log.export': { kind: 'course', roles: ['instructor'], admin: false },
  /** What happened in a course, in figures; those of each student among them, unless the course hides small groups. */
  'analytics.read': { kind: 'course', roles: ['assistant', 'instructor'], admin: true },
  'analytics.manage': { kind: 'course', roles: ['instructor'], admin: true },
  /** Who takes part, with names and addresses. */
  'member.list': { kind: 'course', roles: ['assistant', 'instructor'], admin: true },
  /** Giving and taking every role but that of an instructor, which is `course.edit`. */
  'member.manage': { kind: 'course', roles: ['instructor'], admin: true },
  'file.list': { kind: 'course', roles: ['assistant', 'instructor', 'observer'], admin: true },
  'file.edit': { kind: 'course', roles: ['instructor'], admin: true },
  /** Students read the pages that the tutor cites. */
  'page.read': { kind: 'course', roles: members, admin: true },
  /** One's own chats; nobody else's, an administrator's role included. */
  'chat.own': { kind: 'course', roles: ['student', 'assistant', 'instructor'], admin: false },
  /** What students of a course said; each opening is on record, and an administrator's has a reason. */
  'transcript.read': { kind: 'course', roles: ['instructor'], admin: true },
  /** Saying something else of an answer than the tutor did is teaching. */
  'verdict.override': { kind: 'course', roles: ['instructor'], admin: false },
  /** Closing what staff may know of students' chats; opening it again is for administrators. */
  'privacy.edit': { kind: 'course', roles: ['instructor'], admin: true },
} as const satisfies Record<PolicyName, Policy>;

export type { PolicyName };
export type CoursePolicyName = {
  [Name in PolicyName]: (typeof policies)[Name]['kind'] extends 'course' ? Name : never;
}[PolicyName];

/** Whether the institution roles alone satisfy a policy; course policies are decided by `allowsInCourse`. */
export function allowsInstitution(policy: Policy, roles: readonly InstitutionRole[]): boolean {
  return policy.kind !== 'institution' || policy.roles.some((role) => roles.includes(role));
}

/** Whether somebody with this course role (null: not enrolled) may do what a course policy names. */
export function allowsInCourse(name: CoursePolicyName, role: CourseRole | null, isAdmin: boolean): boolean {
  const policy = policies[name];
  const roles: readonly CourseRole[] = policy.roles;
  return (role !== null && roles.includes(role)) || (policy.admin && isAdmin); // control: course-member
}
