/** A signing key as the plan sees it. */
export interface DatedKey {
  readonly id: string;
  readonly createdAt: Date;
}

/** All in milliseconds. */
export interface KeySchedule {
  /** Age at which the newest key gets a successor. */
  readonly rotateAfter: number;
  /** How long a new key is only published, so that every service knows it before it signs. */
  readonly announceFor: number;
  /** How long a key stays published after its successor began to sign: the life of the tokens that it signed. */
  readonly keepFor: number;
}

export interface KeyPlan<Key extends DatedKey> {
  /** Undefined only when there are no keys at all. */
  readonly signing: Key | undefined;
  readonly published: readonly Key[];
  /** Nothing that they signed is valid any more. */
  readonly obsolete: readonly Key[];
  readonly needsNew: boolean;
}

const minute = 60_000;
const day = 24 * 60 * minute;

/** Longer than any service keeps the key set (10 minutes), and than a token lives (60 minutes and the clocks' tolerance). */
export const defaultKeySchedule: KeySchedule = {
  rotateAfter: 90 * day,
  announceFor: 60 * minute,
  keepFor: 70 * minute,
};

/** Which key signs, which are published, which may go: decided by their ages alone, so that all instances agree. */
export function planKeys<Key extends DatedKey>(
  keys: readonly Key[],
  now: Date,
  { rotateAfter, announceFor, keepFor }: KeySchedule,
): KeyPlan<Key> {
  const byAge = [...keys].sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));
  const age = (key: Key) => now.getTime() - key.createdAt.getTime();
  const signing = byAge.findLast((key) => age(key) >= announceFor) ?? byAge[0];
  const replacedFor = (key: Key) => {
    const successor = byAge[byAge.indexOf(key) + 1];
    return successor ? age(successor) - announceFor : -1;
  };
  const obsolete = byAge.filter((key) => replacedFor(key) > keepFor);
  const newest = byAge.at(-1);
  return {
    signing,
    published: byAge.filter((key) => !obsolete.includes(key)),
    obsolete,
    needsNew: newest === undefined || age(newest) >= rotateAfter,
  };
}
