import type { AilaValues } from '../parameters/index.js';
import type { Manifest } from '../template/write.js';
import { addressIn, contains } from './addresses.js';
import { type Deviation, DEVIATIONS, expected, mattering } from './deviations.js';
import { EC2_DEVIATIONS } from './ec2-deviations.js';
import { Ec2Groups, type Ec2Rule, NODES } from './ec2-groups.js';
import { DEFAULTS, describeFlow, type Pair, type Place, placesOf, type PortNumber, portsOf, VPC } from './places.js';
import { gate, policiesIn, type Policy, type PortTest } from './reachability.js';
import type { Side } from './security-group-table.js';

/** All that one end is asked at one side. */
interface Questions {
  readonly side: Side;
  readonly subject: Place;
  readonly others: readonly {
    readonly other: Place;
    /** For each port of `portsOf`, whether a packet should pass. */
    readonly wanted: readonly boolean[];
  }[];
}

const SIDES = ['out', 'in'] as const;

export const pairOf = (side: Side, subject: Place, other: Place): Pair =>
  side === 'out' ? { from: subject, to: other } : { from: other, to: subject };

/**
 * The expectation of one set of values, to which any kind of walls can be held. Each side of a packet is judged alone:
 * between two walls both must stand, or the loss of one would show only when the other falls as well.
 */
class Comparison {
  private readonly ports: readonly PortNumber[];
  readonly questions: readonly Questions[];

  constructor(
    private readonly deviations: readonly Deviation[],
    private readonly values: AilaValues,
    everybody: readonly Place[],
    isJudged: (side: Side, subject: Place) => boolean,
  ) {
    this.ports = portsOf(values);
    const wanted = (side: Side, subject: Place, other: Place) =>
      this.ports.map((port) => expected(deviations, side, { ...pairOf(side, subject, other), ...port }, values));
    this.questions = SIDES.flatMap((side) =>
      everybody
        .filter((subject) => isJudged(side, subject))
        .map((subject) => ({
          side,
          subject,
          others: everybody
            .filter((other) => other !== subject)
            .map((other) => ({ other, wanted: wanted(side, subject, other) })),
        })),
    );
  }

  /** Packets that pass although they should not, and packets that should pass and do not. */
  *differences(gateOf: (side: Side, subject: Place) => (other: Place) => PortTest): Generator<string> {
    for (const { side, subject, others } of this.questions) {
      const passes = gateOf(side, subject);
      for (const { other, wanted } of others) {
        const passesOn = passes(other);
        for (const [index, port] of this.ports.entries()) {
          const open = passesOn(port.port, port.protocol);
          if (open === wanted[index]) continue;
          const flow = describeFlow({ ...pairOf(side, subject, other), ...port });
          yield `${open ? 'open' : 'closed'} ${side}: ${flow} (${other.addresses[0]})`;
        }
      }
    }
  }

  /** The names of the deviations that change something for these values. */
  mattering(): string[] {
    const packets = this.questions.flatMap(({ side, subject, others }) =>
      others.flatMap(({ other }) =>
        this.ports.map((port) => ({ side, ends: { ...pairOf(side, subject, other), ...port } })),
      ),
    );
    return mattering(this.deviations, packets, this.values);
  }
}

/** Network policies decide at the pods of the namespace. */
export class PolicyProof {
  readonly policies: readonly Policy[];
  readonly comparison: Comparison;

  constructor(manifests: readonly Manifest[], values: AilaValues = DEFAULTS) {
    this.policies = policiesIn(manifests);
    const { inside, outside } = placesOf(manifests, values);
    this.comparison = new Comparison(DEVIATIONS, values, [...inside, ...outside], (_, subject) =>
      inside.includes(subject),
    );
  }

  differences(policies: readonly Policy[] = this.policies): Generator<string> {
    return this.comparison.differences((side, subject) =>
      gate(policies, side === 'out' ? 'Egress' : 'Ingress', subject),
    );
  }
}

/** A node, and something in the VPC that wears its default group. AWS filters nothing on the way to the link itself. */
function placesOfVpc(manifests: readonly Manifest[], values: AilaValues): Place[] {
  const { inside, outside } = placesOf(manifests, values);
  const more = ['node', 'default group'].map((name, index) => ({
    name,
    addresses: [addressIn(VPC, 250 * 256 + index)],
    roles: [name, 'VPC'],
  }));
  return [...inside, ...outside, ...more].filter(({ addresses }) => !contains('169.254.0.0/16', addresses[0] ?? ''));
}

/** EC2 security groups decide at whatever wears one of ours; of the cluster's group, only the way to the DNS is ours. */
export class GroupProof {
  readonly groups: Ec2Groups;
  readonly comparison: Comparison;

  constructor(
    manifests: readonly Manifest[],
    readonly values: AilaValues,
  ) {
    this.groups = new Ec2Groups(manifests, values);
    this.comparison = new Comparison(EC2_DEVIATIONS, values, placesOfVpc(manifests, values), (side, subject) => {
      const worn = this.groups.wornBy(subject);
      return worn.includes(NODES) ? side === 'in' && subject.name === 'DNS' : worn.length > 0;
    });
  }

  differences(rules: readonly Ec2Rule[] = this.groups.rules): Generator<string> {
    return this.comparison.differences((side, subject) => this.groups.gate(side, subject, rules));
  }
}
