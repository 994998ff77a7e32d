import { AsyncLocalStorage } from 'node:async_hooks';
import type { CoursePolicyName } from './policies.js';

/**
 * Remembers, for the request at hand, which course policies were decided. A handler that declares a course policy and
 * answers without having asked for the decision is a bug that the edge turns into a refusal.
 */
const storage = new AsyncLocalStorage<Set<CoursePolicyName>>();

export function withAuthorisationRecord<T>(work: () => T): T {
  return storage.run(new Set(), work);
}

export function recordAuthorisation(policy: CoursePolicyName): void {
  storage.getStore()?.add(policy);
}

export function wasAuthorised(policy: CoursePolicyName): boolean {
  return storage.getStore()?.has(policy) ?? false;
}
