import type { ModuleProgress, Verdict } from '@aila/contracts';
import type { Grade, GradedIdea, Mastery, PlannedAttempt, TurnPlan } from '@aila/tutor';

const OUTCOMES: Record<Grade['verdict'], Verdict['outcome']> = {
  covered: 'correct',
  partly: 'partial',
  missing: 'incorrect',
};

function outcomeOf(grade: Grade): Verdict['outcome'] {
  return OUTCOMES[grade.verdict];
}

export function progressOf(mastery: Mastery): ModuleProgress {
  return { score: mastery.level, attempts: mastery.attempts, achieved: mastery.mastered };
}

/**
 * What the student is told about an answer. Ideas that are still to be found are named by their place, not by their
 * words, as long as the plan does not show them.
 */
export function verdictOf(attempt: PlannedAttempt, plan: TurnPlan): Verdict {
  const { grade, question } = attempt;
  const shown = grade.verdict === 'covered' || plan.revealed;
  const { fileName, page } = question.statement;
  const missing = grade.ideas.filter((idea) => idea.verdict !== 'covered');
  return {
    outcome: outcomeOf(grade),
    score: attempt.score,
    covered: grade.ideas.flatMap(coveredPart),
    missing: shown
      ? missing.map((idea) => idea.text)
      : missing.slice(0, 1).map(() => `${question.statement.subject} (${fileName}, ${page})`),
    progress: progressOf(plan.mastery),
    override: null,
  };
}

/** The whole idea, or those of its words that the answer has. */
function coveredPart({ verdict, text, matched }: GradedIdea): string[] {
  if (verdict === 'covered') return [text];
  return matched.length > 0 ? [matched.join(', ')] : [];
}
