import type { Learner } from '@aila/contracts';
import type { TFunction } from 'i18next';

/** The part of a pseudonym that a person can read out and tell apart from others: `A3F9-2C1B`. */
export function pseudonymCode(id: string): string {
  const code = id.replaceAll('-', '').slice(0, 8).toUpperCase();
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

/** What a student is called on screens. */
export const nameOf = (t: TFunction, learner: Learner): string =>
  learner.name ?? t('transcripts.pseudonym', { code: pseudonymCode(learner.id) });
