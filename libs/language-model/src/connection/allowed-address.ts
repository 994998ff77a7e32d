import { addressProblems, type AddressProblem } from '@aila/contracts';
import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { Agent, fetch as send } from 'undici';

/** Where connections that administrators make may lead. */
export interface AddressRules {
  /** Addresses of the own network count as well: a model server of the university, Ollama on the same machine. */
  readonly privateAddresses: boolean;
  /** In production, since what students write passes there. */
  readonly httpsOnly: boolean;
}

/** Of the machine itself and its cloud, with its credentials; of nobody, or of many. Never a model server. */
const never = blocked(
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['::', 128],
  ['fe80::', 10],
  ['ff00::', 8],
  ['fd00:ec2::', 32],
);
const ofOwnNetwork = blocked(
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['::1', 128],
  ['fc00::', 7],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2002::', 16],
);

function blocked(...networks: readonly (readonly [string, number])[]): BlockList {
  const list = new BlockList();
  for (const [network, bits] of networks) list.addSubnet(network, bits, isIP(network) === 6 ? 'ipv6' : 'ipv4');
  return list;
}

/** What speaks against an address of the network; null when nothing does. */
function problemOfIp(ip: string, { privateAddresses }: AddressRules): AddressProblem | null {
  const family = isIP(ip) === 6 ? 'ipv6' : 'ipv4';
  // control: model-address
  if (never.check(ip, family)) return 'cloud';
  if (!privateAddresses && ofOwnNetwork.check(ip, family)) return 'ownNetwork';
  return null;
}

/**
 * What speaks against the address of a model server as it is written; null when nothing does. Where its name leads is
 * looked at when it is called.
 */
export function problemOfAddress(address: string, rules: AddressRules): AddressProblem | null {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !['http:', 'https:'].includes(url.protocol)) return 'noAddress';
  if (rules.httpsOnly && url.protocol !== 'https:') return 'needsHttps';
  if (url.username !== '' || url.password !== '') return 'holdsName';
  if (url.search !== '' || url.hash !== '') return 'holdsQuery';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) === 0 ? null : problemOfIp(host, rules);
}

type Answer = (error: Error | null, address: string | LookupAddress[], family?: number) => void;

/**
 * A `fetch` that calls allowed addresses alone and follows no redirection. A name is looked up once, and the connection
 * goes to what was looked at: a name that leads elsewhere a moment later gains nothing.
 */
export function guardedFetch(rules: AddressRules): typeof fetch {
  const look = (hostname: string, options: LookupOptions, answer: Answer): void => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      const problem = found?.map(({ address }) => problemOfIp(address, rules)).find((each) => each !== null);
      const [first] = found ?? [];
      if (error || !first) answer(error ?? new Error(`${hostname} leads nowhere`), []);
      else if (problem) answer(new Error(`${hostname} must not be called: ${addressProblems[problem]}`), []);
      else if (options.all) answer(null, found);
      else answer(null, first.address, first.family);
    });
  };
  const dispatcher = new Agent({ connect: { lookup: look as never } });
  return (async (input: string, init: RequestInit) => {
    const problem = problemOfAddress(input, rules);
    if (problem) throw new Error(`The address must not be called: ${addressProblems[problem]}`);
    return send(input, { ...(init as object), redirect: 'manual', dispatcher });
  }) as unknown as typeof fetch;
}
