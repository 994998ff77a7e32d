import { type AilaValues, parameters } from '../parameters/index.js';
import { resolve } from '../template/registry.js';
import { find, manifestsOf, specOf } from '../testing/find.js';
import { helmTemplate } from '../testing/helm.js';
import { networkSets, TOGETHER } from '../testing/network-sets.js';
import { VALUE_SETS } from '../testing/value-sets.js';
import { PolicyProof } from './comparison.js';
import { DEVIATIONS } from './deviations.js';
import { type Mutant, mutantsOf } from './mutations.js';
import { placesOf, portsOf } from './places.js';
import { gate, policiesIn, type Policy } from './reachability.js';

const SETS = networkSets();
const resolved = (values: object): AilaValues => resolve(parameters, values);
const proofs = Object.entries(SETS).map(([set, values]) => ({
  set,
  values: resolved(values),
  proof: new PolicyProof(manifestsOf(values), resolved(values)),
}));

describe('the network policies equal the documented security groups, both ways', () => {
  describe.each(proofs)('with the values: $set', ({ set, values, proof }) => {
    test('in what kubectl applies', () => {
      expect([...proof.differences()]).toEqual([]);
    });

    // With each switch alone, equality.spec.ts holds both outputs equal, object by object.
    if (set in VALUE_SETS || set in TOGETHER)
      test('in what helm installs', () => {
        expect([...new PolicyProof(helmTemplate(SETS[set]), values).differences()]).toEqual([]);
      });
  });

  const matter = new Set(proofs.flatMap(({ proof }) => proof.comparison.mattering()));
  test.each(DEVIATIONS)('the deviation "$name" still changes something', ({ name }) => {
    expect(matter).toContain(name);
  });
});

/** A mutant is compared for every set that has this very policy; it counts as caught when one of them notices. */
interface Case extends Mutant {
  readonly name: string;
  readonly places: { readonly proof: PolicyProof; readonly policy: Policy }[];
}

function cases(): Case[] {
  const byText = new Map<string, Case['places']>();
  for (const { proof } of proofs)
    for (const policy of proof.policies) {
      const text = JSON.stringify(policy);
      byText.set(text, [...(byText.get(text) ?? []), { proof, policy }]);
    }
  return [...byText.values()].flatMap((places) =>
    mutantsOf(places[0]!.policy).map((mutant) => ({ ...mutant, name: places[0]!.policy.metadata.name, places })),
  );
}

const notices = (proof: PolicyProof, policies: readonly Policy[]): boolean => !proof.differences(policies).next().done;

describe('the proof fails when a policy is weakened', () => {
  const all = cases();
  const kinds = [...new Set(all.map(({ name, what }) => `${name}|${what}`))].map((key) => {
    const [name = '', what = ''] = key.split('|');
    return { name, what, mutants: all.filter((one) => one.name === name && one.what === what) };
  });

  test.each(kinds)('$name $what', ({ mutants }) => {
    const escaped = mutants.filter(
      ({ places, changed }) =>
        !places.some(({ proof, policy }) =>
          notices(
            proof,
            proof.policies.flatMap((one) => (one === policy ? (changed ? [changed] : []) : [one])),
          ),
        ),
    );
    expect(escaped.map(({ changed }) => changed)).toEqual([]);
  });
});

describe('what holds beside the table', () => {
  test('where AWS has endpoints in the VPC no pod reaches the internet', () => {
    const overrides = { network: { awsAccess: 'vpcEndpoints' } };
    const values = resolved(overrides);
    const manifests = manifestsOf(overrides);
    const { inside, outside } = placesOf(manifests, values);
    for (const subject of inside) {
      const passes = gate(policiesIn(manifests), 'Egress', subject);
      const reached = outside.filter((other) =>
        portsOf(values).some(({ port, protocol }) => passes(other)(port, protocol)),
      );
      const roles = reached.flatMap((other) => other.roles);
      expect(roles.filter((role) => role === 'internet' || role === 'metadata')).toEqual([]);
      if (subject.name !== 'stray pod') expect(roles).toContain('VPC endpoints');
    }
  });

  test('the metadata guard denies the instance metadata to the whole namespace', () => {
    const guard = find(manifestsOf(VALUE_SETS['full']), 'ClusterNetworkPolicy', 'aila-no-instance-metadata');
    expect(specOf(guard)).toMatchObject({
      tier: 'Admin',
      subject: { namespaces: { matchLabels: { 'kubernetes.io/metadata.name': 'aila' } } },
      egress: [{ action: 'Deny', to: [{ networks: ['169.254.169.254/32'] }] }],
    });
  });
});
