import { type AilaValues, parameters } from '../parameters/index.js';
import { resolve } from '../template/registry.js';
import { manifestsOf } from '../testing/find.js';
import { networkSets } from '../testing/network-sets.js';
import { addressIn, contains, sizeOf } from './addresses.js';
import { DEVIATIONS, expected } from './deviations.js';
import { addressBook, describeFlow, type Place, placeAt, placesOf, type PortNumber, portsOf, VPC } from './places.js';
import { gate, policiesIn, type Protocol, selects } from './reachability.js';
import type { Side } from './security-group-table.js';
import { cniAdmits, cniTable, type ServiceAddress, servicesIn } from './vpc-cni.js';

const PACKETS = 250;
/** Another seed each time; set AILA_SEED to the one of a failure. */
const seed = Number(process.env['AILA_SEED'] ?? Date.now() % 2 ** 31);

/** Mulberry32: small, and good enough to choose packets with. */
function randomNumbers(start: number): (below: number) => number {
  let state = start;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

interface Packet {
  readonly side: Side;
  readonly subject: Place;
  readonly other: Place;
  /** Where the sender sends it: to a pod, or to the Service before it. */
  readonly address: string;
  readonly port: number;
  readonly protocol: Protocol;
}

/** One installation, its packets and the three views of them. */
class Installation {
  private readonly manifests;
  private readonly places;
  private readonly services: readonly ServiceAddress[];
  private readonly policies;
  private readonly tables = new Map<string, ReturnType<typeof cniTable>>();

  constructor(
    private readonly values: AilaValues,
    overrides: object,
    private readonly below: (limit: number) => number,
  ) {
    this.manifests = manifestsOf(overrides);
    this.places = placesOf(this.manifests, values);
    this.services = servicesIn(this.manifests);
    this.policies = policiesIn(this.manifests);
  }

  private pick<T>(all: readonly T[]): T {
    return all[this.below(all.length)]!;
  }

  /** An address in a range that a rule could name, close to its ends, somewhere in the VPC, or anywhere. */
  private address(): string {
    const cidr = this.pick([...Object.values(addressBook(this.values)).flat(), ...this.values.network.privateCidrs]);
    const choices = [
      () => addressIn(cidr, this.below(sizeOf(cidr))),
      () => addressIn(cidr, this.below(5) - 2),
      () => addressIn(cidr, sizeOf(cidr) + this.below(5) - 2),
      () => addressIn(VPC, this.below(sizeOf(VPC))),
      () => addressIn('0.0.0.0/0', this.below(2 ** 32)),
    ];
    return this.pick(choices)();
  }

  private other(subject: Place): Place {
    const { inside, outside } = this.places;
    const pods = [...inside, ...outside].filter(({ pod }) => pod);
    if (this.below(3) === 0) return this.pick(pods.filter((pod) => pod !== subject));
    const address = this.address();
    const taken = pods.find(({ addresses }) => addresses.includes(address));
    return taken ?? placeAt(address, this.values);
  }

  /** Any port, or one that the rules of these values know; half of the packets go where some are expected to pass. */
  private port(side: Side, subject: Place, other: Place): PortNumber {
    const [from, to] = side === 'out' ? [subject, other] : [other, subject];
    const known = portsOf(this.values);
    const open = known.filter((one) => expected(DEVIATIONS, side, { from, to, ...one }, this.values));
    if (open.length > 0 && this.below(2) === 0) return this.pick(open);
    return this.pick([...known, { port: 1 + this.below(65535), protocol: this.pick<Protocol>(['TCP', 'UDP']) }]);
  }

  packet(): Packet {
    const side = this.pick<Side>(['out', 'in']);
    const subject = this.pick(this.places.inside);
    const other = this.other(subject);
    const port = this.port(side, subject, other);
    const before = this.services.find(
      ({ namespace, selector, ports }) =>
        other.pod?.namespace === namespace &&
        selects({ matchLabels: selector }, other.pod.labels) &&
        ports.some((one) => one.port === port.port),
    );
    const [address = ''] = before && side === 'out' && this.below(2) === 0 ? [before.clusterIp] : other.addresses;
    return { side, subject, other, address, ...port };
  }

  private table(side: Side, subject: Place): ReturnType<typeof cniTable> {
    const key = `${side} ${subject.addresses[0]}`;
    if (!this.tables.has(key)) {
      const pods = [...this.places.inside, ...this.places.outside].filter(({ pod }) => pod);
      const direction = side === 'out' ? 'Egress' : 'Ingress';
      this.tables.set(key, cniTable(this.policies, direction, subject, pods, this.services));
    }
    return this.tables.get(key);
  }

  /** Whether the packet passes: by the table of security groups, by the Kubernetes text, by the VPC CNI. */
  verdicts({ side, subject, other, address, port, protocol }: Packet): readonly boolean[] {
    const [from, to] = side === 'out' ? [subject, other] : [other, subject];
    return [
      expected(DEVIATIONS, side, { from, to, port, protocol }, this.values),
      gate(this.policies, side === 'out' ? 'Egress' : 'Ingress', subject)(other)(port, protocol),
      cniAdmits(this.table(side, subject), address, port, protocol),
    ];
  }
}

const installationOf = (overrides: object): Installation =>
  new Installation(resolve(parameters, overrides), overrides, randomNumbers(seed));

function disagreements(installation: Installation, count: number): object[] {
  return Array.from({ length: count }, () => installation.packet()).flatMap((packet) => {
    const [table, kubernetes, cni] = installation.verdicts(packet);
    if (table === kubernetes && kubernetes === cni) return [];
    const { side, subject, other, address, ...port } = packet;
    const [from, to] = side === 'out' ? [subject, other] : [other, subject];
    return [{ packet: `${side}: ${describeFlow({ from, to, ...port })} at ${address}`, table, kubernetes, cni }];
  });
}

describe('three views of random packets agree', () => {
  test.each(Object.entries(networkSets()))('with the values: %s', (_, overrides) => {
    expect({ seed, disagreed: disagreements(installationOf(overrides), PACKETS) }).toEqual({ seed, disagreed: [] });
  });

  test('the packets are of all kinds', () => {
    const installation = installationOf({});
    const packets = Array.from({ length: 2000 }, () => installation.packet());
    const passing = packets.filter((packet) => installation.verdicts(packet)[0]);
    expect(passing.length).toBeGreaterThan(100);
    expect(new Set(passing.map(({ other }) => other.name)).size).toBeGreaterThan(5);
    expect(passing.some(({ address }) => contains('172.20.7.0/24', address))).toBe(true);
  });

  test('where an exception swallows a range, the VPC CNI is alone, and the test sees it', () => {
    const extraEgress = [{ to: [{ ipBlock: { cidr: '8.0.0.0/6' } }], ports: [{ port: 8444 }] }];
    expect(disagreements(installationOf({ network: { extraEgress } }), 4000)).toContainEqual(
      expect.objectContaining({ table: true, kubernetes: true, cni: false }),
    );
  });
});
