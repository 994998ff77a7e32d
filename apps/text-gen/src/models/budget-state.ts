import { budgetWarning, type BudgetState } from '@aila/contracts';

/** @param share what is spent of a budget, 1 being all of it; null: there is none */
export function budgetState(share: number | null): BudgetState {
  if (share === null) return 'none';
  if (share >= 1) return 'spent';
  return share >= budgetWarning ? 'near' : 'open';
}

/** The first day of the month after `now` in UTC, as 2026-12-01: when budgets begin anew. */
export function nextMonth(now: Date): string {
  return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1)).toISOString().slice(0, 10);
}
