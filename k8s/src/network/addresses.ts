/** IPv4 ranges, as far as network policies need them. */
const toNumber = (address: string): number => address.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);

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
