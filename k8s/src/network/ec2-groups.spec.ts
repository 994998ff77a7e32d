import { parameters } from '../parameters/index.js';
import { resolve } from '../template/registry.js';
import { manifestsOf } from '../testing/find.js';
import { helmTests } from '../testing/helm.js';
import { deepMerge } from '../testing/network-sets.js';
import { VALUE_SETS } from '../testing/value-sets.js';
import { contains } from './addresses.js';
import { GroupProof, pairOf } from './comparison.js';
import { EC2_DEVIATIONS } from './ec2-deviations.js';
import { Ec2Groups, type Ec2Rule, NODES } from './ec2-groups.js';
import { describeFlow, placesOf, portsOf } from './places.js';
import { gate, policiesIn } from './reachability.js';

const full = VALUE_SETS['full'] ?? {};
const withPodGroups = { network: { podSecurityGroups: true } };
const SETS: Readonly<Record<string, object>> = {
  full,
  private: VALUE_SETS['private'] ?? {},
  'private, with groups on pods': deepMerge(VALUE_SETS['private'] ?? {}, withPodGroups),
  'full, without groups on pods': deepMerge(full, { network: { podSecurityGroups: false } }),
  'full, by endpoints': deepMerge(full, { network: { awsAccess: 'vpcEndpoints' } }),
  'full, without AWS': deepMerge(full, { network: { awsAccess: 'none' } }),
  'full, with mail': deepMerge(full, { mail: { mode: 'smtp' } }),
  'full, with a model of its own': deepMerge(full, {
    tutor: { model: 'openai', openaiPort: 8444 },
    network: { awsAccess: 'none' },
  }),
  'full, with the queue in the database': deepMerge(full, {
    database: { host: 'db.example.edu' },
    queue: { backend: 'postgres' },
  }),
  'full, with the default group closed': deepMerge(full, { aws: { closeDefaultSecurityGroup: true } }),
  'full, with the database itself': deepMerge(full, { aws: { databaseFromPods: true } }),
};

const proofOf = (overrides: object): GroupProof =>
  new GroupProof(manifestsOf(overrides), resolve(parameters, overrides));
const proofs = Object.entries(SETS).map(([set, overrides]) => ({ set, proof: proofOf(overrides) }));

describe('the EC2 security groups equal the documented ones, both ways', () => {
  test.each(proofs)('with the values: $set', ({ proof }) => {
    expect([...proof.differences()]).toEqual([]);
  });

  const matter = new Set(proofs.flatMap(({ proof }) => proof.comparison.mattering()));
  test.each(EC2_DEVIATIONS)('the deviation "$name" of the groups still changes something', ({ name }) => {
    expect(matter).toContain(name);
  });
});

const everybody: Partial<Ec2Rule> = { peer: { cidr: '0.0.0.0/0' } };
const MUTATIONS: Readonly<Record<string, (rule: Ec2Rule) => Ec2Rule[]>> = {
  'is removed': () => [],
  'means everybody': (rule) =>
    'cidr' in rule.peer && rule.peer.cidr === '0.0.0.0/0' ? [rule] : [{ ...rule, ...everybody }],
  'opens every port': (rule) => [rule.protocol === '-1' ? rule : { ...rule, fromPort: 0, toPort: 65535 }],
  'opens every protocol': (rule) => [rule.protocol === '-1' ? rule : { ...rule, protocol: '-1' }],
  'belongs to the other direction': (rule) => [{ ...rule, side: rule.side === 'in' ? 'out' : 'in' }],
};

describe('the proof fails when a rule of a group is changed', () => {
  const ours = ({ group, name }: Ec2Rule): boolean => group !== NODES || name.startsWith('cluster-');
  const cases = proofs.flatMap(({ proof }) => proof.groups.rules.filter(ours).map((rule) => ({ proof, rule })));
  const kinds = [...new Set(cases.map(({ rule }) => rule.name))].flatMap((name) =>
    Object.keys(MUTATIONS).map((what) => ({ name, what })),
  );

  // A group that nobody wears for some values is worn for others, and there its rules count.
  test.each(kinds)('$name $what', ({ name, what }) => {
    const tried = cases
      .filter(({ rule }) => rule.name === name)
      .map(({ proof, rule }) => ({ proof, rule, changed: MUTATIONS[what]!(rule) }))
      .filter(({ rule, changed }) => changed[0] !== rule);
    const isCaught = tried.some(({ proof, rule, changed }) => {
      const rules = proof.groups.rules.flatMap((one) => (one === rule ? changed : [one]));
      return !proof.differences(rules).next().done;
    });
    expect(isCaught || tried.length === 0).toBe(true);
  });
});

describe('AWS puts up no wall where a network policy lets a packet through', () => {
  const worn = Object.entries(SETS).filter(([, overrides]) => resolve(parameters, overrides).network.podSecurityGroups);
  // The university's own peers come with groups of their own, in `network.podSecurityGroupIds`.
  const without = { network: { extraIngress: [], extraEgress: [] } };

  const tests = helmTests();

  test.each(worn)('with the values: %s', (_, overrides) => {
    const set = deepMerge(overrides, without);
    const values = resolve(parameters, set);
    const manifests = [...manifestsOf(set), ...tests];
    const groups = new Ec2Groups(manifests, values);
    const policies = policiesIn(manifests);
    const { inside, outside } = placesOf(manifests, values);
    const filtered = outside.filter(({ addresses }) => !contains('169.254.0.0/16', addresses[0] ?? ''));
    const services = inside.filter((place) => groups.wornBy(place).includes('services'));
    expect(services.map(({ name }) => name)).toContain('smoke-test');
    const blocked = services.flatMap((subject) =>
      (['out', 'in'] as const).flatMap((side) => {
        const policy = gate(policies, side === 'out' ? 'Egress' : 'Ingress', subject);
        const group = groups.gate(side, subject);
        // The address of the DNS Service is turned into that of a pod before a group sees it.
        const others = [...inside, ...filtered].filter((other) => other.pod || other.name !== 'DNS');
        return others.flatMap((other) =>
          portsOf(values)
            .filter(({ port, protocol }) => policy(other)(port, protocol) && !group(other)(port, protocol))
            .map((port) => `${side}: ${describeFlow({ ...pairOf(side, subject, other), ...port })}`),
        );
      }),
    );
    expect(blocked).toEqual([]);
  });
});

describe('the group of the cluster', () => {
  const ids = ['sg-0aila0000000000', 'sg-0cluster00000000'];
  const both = proofOf(deepMerge(full, { network: { podSecurityGroupIds: ids } }));
  const alone = proofs[0]!.proof;

  const asked = alone.comparison.questions.filter(({ side, subject }) => side === 'out' && subject.name === 'gateway');

  test('is not worn by the pods of the services, which need nothing of it', () => {
    expect(asked.map(({ subject }) => alone.groups.wornBy(subject))).toEqual([['services']]);
  });

  test('would void every outbound rule of theirs', () => {
    const [{ subject, others }] = asked as [(typeof asked)[number]];
    expect(others.flatMap(({ wanted }) => wanted)).toContain(false);
    const passes = both.groups.gate('out', subject);
    expect(others.every(({ other }) => passes(other)(12345, 'TCP') && passes(other)(53, 'UDP'))).toBe(true);
  });
});
