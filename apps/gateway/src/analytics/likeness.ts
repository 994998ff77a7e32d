/** Share of the words of two questions that both have, from which on they mean the same. */
const ALIKE = 0.5;

/** A question with its words that carry meaning. */
interface Asked {
  readonly question: string;
  readonly terms: readonly string[];
}

/**
 * Puts questions together that ask the same, judged by their words that carry meaning. A question joins the group whose
 * first question it is most like. Questions without such a word are alike when they are equal.
 *
 * @param questions the newest first, since a group is known by its first question
 * @returns the groups in the order of their first questions
 */
export function groupAlike<T extends Asked>(questions: readonly T[]): T[][] {
  const groups: { readonly terms: ReadonlySet<string>; readonly items: T[] }[] = [];
  /** Groups by the words of their first question: only those that share a word are compared. */
  const byTerm = new Map<string, number[]>();
  for (const asked of questions) {
    const terms = new Set(asked.terms.length > 0 ? asked.terms : [asked.question.trim().toLowerCase()]);
    const group = nearestOf(terms, byTerm, groups);
    if (group) {
      group.items.push(asked);
      continue;
    }
    for (const term of terms) {
      const known = byTerm.get(term);
      if (known) known.push(groups.length);
      else byTerm.set(term, [groups.length]);
    }
    groups.push({ terms, items: [asked] });
  }
  return groups.map(({ items }) => items);
}

function nearestOf<Group extends { readonly terms: ReadonlySet<string> }>(
  terms: ReadonlySet<string>,
  byTerm: ReadonlyMap<string, readonly number[]>,
  groups: readonly Group[],
): Group | undefined {
  const shared = new Map<number, number>();
  for (const term of terms) for (const index of byTerm.get(term) ?? []) shared.set(index, (shared.get(index) ?? 0) + 1);
  let best: Group | undefined;
  let most = 0;
  for (const [index, common] of shared) {
    const group = groups[index] as Group;
    const likeness = common / (terms.size + group.terms.size - common);
    if (likeness >= ALIKE && likeness > most) [best, most] = [group, likeness];
  }
  return best;
}
