import { sha256 } from '@aila/crypto';
import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';

export abstract class NetworkSettings {
  /** Leading bits of an IPv6 address that say whose it is. */
  abstract readonly ipv6Prefix: number;
}

/**
 * Whom an address stands for. A connection at home or a telephone has a whole network of IPv6 addresses, from which it
 * may take a new one for every try; of IPv4 it has one.
 */
@Injectable()
export class Networks {
  constructor(private readonly settings: NetworkSettings) {}

  /** `2001:db8:0:1::/64`, an IPv4 address as it is, and what is no address as it is. */
  of(address: string): string {
    if (!ipaddr.isValid(address)) return address;
    // An IPv4 address is the same one when it is written inside an IPv6 address.
    const parsed = ipaddr.process(address);
    if (parsed.kind() === 'ipv4') return parsed.toString();
    const { ipv6Prefix } = this.settings;
    const bits = parsed.toByteArray().map((byte, index) => byte & mask(ipv6Prefix - index * 8));
    return `${ipaddr.fromByteArray(bits).toString()}/${ipv6Prefix}`;
  }

  /** What is kept of the network that somebody signed in from: enough to know it again, for this person alone. */
  known(userId: string, address: string): Buffer {
    return sha256(`known-network:${userId}:${this.of(address)}`);
  }
}

/** The first `bits` of a byte. */
const mask = (bits: number) => (0xff00 >> Math.min(8, Math.max(0, bits))) & 0xff;
