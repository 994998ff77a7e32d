import { parameters } from '../parameters/index.js';
import { resolve } from '../template/registry.js';
import type { Manifest } from '../template/write.js';
import { manifestsOf } from '../testing/find.js';
import { helmTemplate, helmTests } from '../testing/helm.js';
import { networkSets } from '../testing/network-sets.js';
import { VALUE_SETS } from '../testing/value-sets.js';
import { eksProblems } from './eks-rules.js';

const podCidrsOf = (values: object): readonly string[] => resolve(parameters, values).aws.podCidrs;

describe('the VPC CNI enforces what the policies say', () => {
  test.each(Object.entries(networkSets()))('with the values: %s', (_, values) => {
    expect(eksProblems(manifestsOf(values), podCidrsOf(values))).toEqual([]);
  });

  test.each(Object.entries(VALUE_SETS))('while helm tests the installation, with the %s values', (_, values) => {
    expect(eksProblems([...helmTemplate(values), ...helmTests(values)], podCidrsOf(values))).toEqual([]);
  });
});

describe('what the VPC CNI would enforce otherwise is found', () => {
  const manifests = manifestsOf();
  const podCidrs = podCidrsOf({});
  const policy = (name: string, spec: object): Manifest => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace: 'aila' },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'], ...spec },
  });
  const to = (peer: object, ...ports: (number | string)[]): object => ({
    egress: [{ to: [peer], ports: (ports.length > 0 ? ports : [443]).map((port) => ({ port })) }],
  });
  const toRange = (cidr: string, ...ports: number[]): Manifest => policy('x', to({ ipBlock: { cidr } }, ...ports));
  const fromRange = (cidr: string): Manifest =>
    policy('x', { ingress: [{ from: [{ ipBlock: { cidr } }], ports: [{ port: 8080 }] }] });
  const service = (port: number, targetPort?: number | string): Manifest => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'x', namespace: 'aila' },
    spec: { selector: {}, ports: [{ port, targetPort }] },
  });
  const many = (first: number, count: number): number[] => Array.from({ length: count }, (_, index) => first + index);
  const pod = (annotations?: object): Manifest => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'x', namespace: 'aila', ...(annotations && { annotations }) },
  });

  test.each<[string, Manifest[], RegExp]>([
    // One port more comes from the rule for the internet, which holds for every address in it.
    ['a named port', [policy('x', to({ ipBlock: { cidr: '198.51.100.0/24' } }, 'https'))], /"https" is a name/],
    ['a rule for everybody', [policy('x', { egress: [{ ports: [{ port: 443 }] }] })], /without peers/],
    [
      'an exception outside the internet rule',
      [policy('x', to({ ipBlock: { cidr: '198.51.100.0/24', except: ['198.51.100.1/32'] } }))],
      /"except" outside/,
    ],
    ['a range that an exception swallows', [toRange('10.0.0.0/8')], /swallowed/],
    ['a second rule for a range', [toRange('10.0.32.0/24', 5432)], /two Egress rules for 10\.0\.32\.0/],
    ['a second rule for a range, inwards', [fromRange('10.0.0.0/24')], /two Ingress rules for 10\.0\.0\.0/],
    ['a range in which pods live', [toRange('10.0.16.0/24')], /holds pods/],
    ['a load balancer in which pods live', [fromRange('10.0.31.0/24')], /holds pods/],
    ['a range that overlaps the proxy', [toRange('10.0.33.128/25')], /x and to-database share|to-database and x share/],
    ['a range that overlaps the cache', [toRange('10.0.48.0/23')], /to-queue/],
    ['a range that overlaps the load balancer', [toRange('10.0.1.0/25')], /gateway-from-load-balancer/],
    [
      'labels that no Service selects by',
      [policy('x', to({ podSelector: { matchLabels: { tier: 'back' } } }))],
      /no Service/,
    ],
    ['a pod without an owner', [pod()], /no owner/],
    ['a service port that differs from the pod port', [service(443, 8443)], /port 443, target port 8443/],
    ['a service port that a name stands for', [service(8443, 'https')], /port 8443, target port https/],
    ['too many ports for one range', [toRange('198.51.100.0/24', ...many(1000, 24))], /auth: 25 ports for 198/],
    [
      'too many ports for one range in several policies',
      [toRange('198.51.100.0/24', ...many(1000, 12)), toRange('198.51.100.0/24', ...many(2000, 12))],
      /auth: 25 ports for 198/,
    ],
    [
      'too many ports together with those of a wider range',
      [toRange('198.51.0.0/16', ...many(1000, 12)), toRange('198.51.100.0/24', ...many(2000, 12))],
      /auth: 25 ports for 198\.51\.100/,
    ],
    ['an address of the other family', [toRange('2001:db8::/32')], /not of the family/],
    ['the instance metadata', [toRange('169.254.169.254/32', 80)], /opens the instance metadata/],
  ])('%s', (_, added, problem) => {
    expect(eksProblems([...manifests, ...added], podCidrs)).toEqual(
      expect.arrayContaining([expect.stringMatching(problem)]),
    );
  });

  test.each([
    ['a service port that is not named twice', service(8443)],
    ['a pod of `helm test`', pod({ 'helm.sh/hook': 'test' })],
    ['24 ports', toRange('203.0.113.7/32', ...many(1000, 23))],
  ])('but not %s', (_, added) => {
    expect(eksProblems([...manifests, added], podCidrs)).toEqual([]);
  });

  test('a Service that is taken away, though a headless one has the same selector', () => {
    const left = manifests.map((manifest) => {
      if (manifest.kind !== 'Service' || manifest.metadata.name !== 'text-gen') return manifest;
      return { ...manifest, spec: { ...(manifest['spec'] as object), clusterIP: 'None' } };
    });
    expect(eksProblems(left, podCidrs)).toEqual([expect.stringMatching(/^gateway-to-callees: no Service/)]);
  });

  test.each([
    [
      'the proxy among the pods',
      { network: { proxyCidrs: ['10.0.16.0/24'] } },
      /to-database: 10\.0\.16\.0\/24 holds pods/,
    ],
    ['the load balancer among the pods', { network: { loadBalancerCidrs: ['10.0.24.0/24'] } }, /holds pods/],
    ['the cache beside the proxy', { network: { cacheCidrs: ['10.0.32.0/24'] } }, /to-database and to-queue share/],
    [
      'the endpoints beside the proxy',
      { network: { awsAccess: 'vpcEndpoints', endpointCidrs: ['10.0.33.0/26'] } },
      /to-database and to-aws share/,
    ],
    [
      'metadata within reach',
      { network: { extraEgress: [{ to: [{ ipBlock: { cidr: '169.254.169.254/32' } }], ports: [{ port: 80 }] }] } },
      /opens the instance metadata/,
    ],
  ])('in somebody’s own values: %s', (_, values, problem) => {
    expect(eksProblems(manifestsOf(values), podCidrsOf(values))).toEqual(
      expect.arrayContaining([expect.stringMatching(problem)]),
    );
  });
});
