/** IPv4 ranges, as far as network policies need them. */
const toNumber = (address: string): number => address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);

const toAddress = (number: number): string =>
  [2 ** 24, 2 ** 16, 2 ** 8, 1].map((unit) => Math.floor(number / unit) % 256).join('.');

interface Range {
  readonly first: number;
  readonly size: number;
}

function range(cidr: string): Range {
  const [address = '', bits = '32'] = cidr.split('/');
  const size = 2 ** (32 - Number(bits));
  return { first: Math.floor(toNumber(address) / size) * size, size };
}

export function contains(cidr: string, address: string): boolean {
  const { first, size } = range(cidr);
  const number = toNumber(address);
  return number >= first && number < first + size;
}

/** Whether no address bits stand behind the prefix. */
export const isAligned = (cidr: string): boolean => range(cidr).first === toNumber(cidr.split('/')[0] ?? '');

export function overlap(one: string, other: string): boolean {
  const [a, b] = [range(one), range(other)];
  return a.first < b.first + b.size && b.first < a.first + a.size;
}

/** The length of the prefix: a larger one is more specific. */
export const prefixLength = (cidr: string): number => Number(cidr.split('/')[1] ?? '32');

/** The address so many places after the first one of a range; negative before it. */
export const addressIn = (cidr: string, offset: number): string => toAddress(range(cidr).first + offset);

export const sizeOf = (cidr: string): number => range(cidr).size;

export const isIpv6 = (cidr: string): boolean => cidr.includes(':');

const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16'];

/** Whether a range is inside a VPC or on the link, so that it cannot be the internet (RFC 1918, 6598, 3927). */
export const isPrivate = (cidr: string): boolean =>
  PRIVATE.some((block) => overlap(block, cidr) && prefixLength(cidr) >= prefixLength(block));
