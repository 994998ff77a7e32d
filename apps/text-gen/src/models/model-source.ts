import type { TokenUsage, TutorModel } from '@aila/language-model';

/** The connection that stands for the model of the settings. */
export const OF_SETTINGS = '00000000-0000-0000-0000-000000000000';
/** Of ISO 4217: no currency. What has no price costs nothing. */
export const NO_CURRENCY = 'XXX';

/** Of a million tokens. */
export interface Price {
  readonly in: number;
  readonly out: number;
  readonly currency: string;
}

/** A model that may speak in a turn, with what it costs. */
export interface ModelSource {
  /** `OF_SETTINGS` for that of the settings. */
  readonly connectionId: string;
  readonly model: TutorModel;
  /** Of one reply; null: as the settings say. */
  readonly maxOutputTokens: number | null;
  readonly price: Price;
}

const A_MILLION = 1_000_000;

/** What so many tokens cost, in the price's currency, with six decimals as the database keeps them. */
export function costOf(price: Price, { inputTokens, outputTokens }: TokenUsage): string {
  return ((inputTokens * price.in + outputTokens * price.out) / A_MILLION).toFixed(6);
}

interface Candidate {
  readonly id: string;
  readonly enabled: boolean;
  readonly restricted: boolean;
  readonly position: number | null;
}

/**
 * The connections that a course asks, in their order: its own choice, then the order of the institution. One that is
 * turned off, or is not for this course, is left out, also when the course had chosen it before.
 *
 * @param granted connections with a list of courses that names this one
 */
export function inOrder<Each extends Candidate>(
  connections: readonly Each[],
  chosen: string | null,
  granted: readonly string[],
): Each[] {
  const usable = connections.filter(({ id, enabled, restricted }) => enabled && (!restricted || granted.includes(id)));
  const ranked = usable
    .filter(({ id, position }) => position !== null && id !== chosen)
    .sort((a, b) => (a.position ?? 0) - (b.position ?? 0) || (a.id < b.id ? -1 : 1));
  return [...usable.filter(({ id }) => id === chosen), ...ranked];
}

/**
 * Milliseconds until the first word that a model gets: what is left is shared with those that would be asked after it, so
 * that nobody waits longer because there are more.
 *
 * @param after how many come after it
 */
export function patienceFor(left: number, after: number): number {
  return left / (after + 1);
}
