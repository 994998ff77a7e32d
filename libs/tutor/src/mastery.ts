/** What mastery needs to know of a stored attempt. */
export interface AttemptEvidence {
  /** The key statement that was asked about. */
  readonly statementId: string;
  /** 0..1 as stored, after the deduction for hints: see {@link creditedScore}. */
  readonly score: number;
}

export interface MasteryPolicy {
  /** Level (0..1) from which the module counts as mastered. */
  readonly threshold: number;
  /** How many different statements must have been answered at all; a smaller module needs no more than it has. */
  readonly distinctStatements: number;
}

export const DEFAULT_MASTERY_POLICY: MasteryPolicy = { threshold: 0.7, distinctStatements: 3 };

export interface Mastery {
  /** 0..1, two decimals. */
  readonly level: number;
  /** True once the policy was met, whatever came later: mastery is not lost by going on talking. */
  readonly mastered: boolean;
  /** Index of the attempt that met the policy; null while not mastered. */
  readonly masteredBy: number | null;
  readonly attempts: number;
  readonly distinctStatements: number;
}

/** Weight of an attempt relative to the one after it. */
const DECAY = 0.7;
/** Failed attempts presumed before the first real one. */
const GHOSTS = 3;
/** What each hint taken before the answer costs. */
const HINT_COST = 0.2;

/**
 * Mastery of a module as a function of the stored attempts alone, oldest first.
 *
 *     level = sum(d^k * score_k) / (sum(d^k) + sum(d^(n+j)))     k = 0 (newest) .. n-1,  j = 0 .. g-1
 *
 * an exponentially decaying mean with decay d = 0.7 and g = 3 presumed failures before the first attempt. Recent answers
 * weigh more, and few attempts cap the level: after n full marks it is (1 - d^n) / (1 - d^(n+g)) = 0.40, 0.61, 0.74,
 * 0.83, ..., so that the default threshold takes three good answers in a row. Several tries at one question in a row count as
 * one, the last: who corrects an answer is not punished twice, and repeating a right one gains nothing. The recency-weighted proportion with
 * ghost attempts is the predictor of Recent-Performance Factors Analysis (Galyardt and Goldin, "Move your lamp post",
 * Journal of Educational Data Mining 7(2), 2015); d and the threshold are our choice.
 *
 * @param available how many statements the module offers; bounds `policy.distinctStatements`
 */
export function masteryOf(
  attempts: readonly AttemptEvidence[],
  policy: MasteryPolicy = DEFAULT_MASTERY_POLICY,
  available: number = Number.POSITIVE_INFINITY,
): Mastery {
  const needed = Math.min(policy.distinctStatements, available);
  const seen = new Set<string>();
  let before = { weighted: 0, total: decayedGhosts() };
  let current = before;
  let level = 0;
  let masteredBy: number | null = null;
  attempts.forEach((attempt, index) => {
    seen.add(attempt.statementId);
    if (attempt.statementId !== attempts[index - 1]?.statementId) before = current;
    current = { weighted: before.weighted * DECAY + clamp(attempt.score), total: before.total * DECAY + 1 };
    level = current.weighted / current.total;
    if (masteredBy === null && level >= policy.threshold && seen.size >= needed) masteredBy = index;
  });
  return {
    level: Math.round(level * 100) / 100,
    mastered: masteredBy !== null,
    masteredBy,
    attempts: attempts.length,
    distinctStatements: seen.size,
  };
}

/** Weight of the presumed failures before any attempt: 1 + d + ... + d^(g-1). */
function decayedGhosts(): number {
  return (1 - DECAY ** GHOSTS) / (1 - DECAY);
}

/** What an answer is worth of which an instructor says how it is: their word alone counts, and no hint is deducted. */
export const OVERRIDDEN_SCORES = { correct: 1, partial: 0.5, incorrect: 0 } as const;

/** Score of an attempt after help: each hint costs a fifth of the full mark, never below zero. */
export function creditedScore(score: number, hintsTaken: number): number {
  return Math.round(clamp(score) * Math.max(0, 1 - HINT_COST * hintsTaken) * 100) / 100;
}

function clamp(value: number): number {
  return Math.max(0, Math.min(1, value));
}

/** A module as the recommendation sees it. */
export interface ModuleProgress {
  readonly moduleId: string;
  readonly title: string;
  readonly mastered: boolean;
}

/**
 * Modules to suggest after mastering one: those not mastered yet, in the teacher's order, those that follow first.
 * @param modules all modules of the course in the teacher's order
 */
export function suggestModules(modules: readonly ModuleProgress[], currentId: string, limit = 3): ModuleProgress[] {
  const here = modules.findIndex((module) => module.moduleId === currentId);
  const inTurn = [...modules.slice(here + 1), ...modules.slice(0, Math.max(here, 0))];
  return inTurn.filter((module) => !module.mastered).slice(0, limit);
}
