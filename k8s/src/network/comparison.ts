import type { Manifest } from '../template/write.js';
import { describeFlow, flows, placesOf } from './places.js';
import { enters, type Flow, leaves, policiesIn, reaches } from './reachability.js';
import { allowedByTable, DEVIATIONS } from './security-group-table.js';

/** What should pass: the table of security groups, with the named deviations applied. */
function expected({ from, to, port, protocol }: Flow): boolean {
  const ends = [from.name, to.name, port, protocol] as const;
  const changes = DEVIATIONS.filter(({ covers }) => covers(...ends));
  if (changes.some(({ effect }) => effect === 'removes')) return false;
  return changes.length > 0 || allowedByTable(from.name, to.name, port);
}

/**
 * Packets that pass although they should not, and packets that should pass and do not. Between two pods each side is
 * judged alone: both walls must stand, or the loss of one would show only when the other falls as well.
 */
export function differences(manifests: readonly Manifest[]): string[] {
  const policies = policiesIn(manifests);
  const places = placesOf(manifests);
  return flows(places).flatMap((flow) => {
    const betweenPods = places.inside.includes(flow.from) && places.inside.includes(flow.to);
    const verdicts = betweenPods ? [leaves(policies, flow), enters(policies, flow)] : [reaches(policies, flow)];
    return verdicts
      .filter((passes) => passes !== expected(flow))
      .map((passes) => `${passes ? 'open' : 'closed'}: ${describeFlow(flow)}`);
  });
}
