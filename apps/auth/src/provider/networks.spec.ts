import { Networks } from './networks.js';

describe('whom an address stands for', () => {
  const networks = new Networks({ ipv6Prefix: 64 });

  test.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:207', '192.0.2.7'],
    ['2001:db8:0:1::7', '2001:db8:0:1::/64'],
    ['2001:0DB8:0000:0001:ffff:ffff:ffff:ffff', '2001:db8:0:1::/64'],
    ['2001:db8:0:2::7', '2001:db8:0:2::/64'],
    ['::1', '::/64'],
    ['', ''],
    ['unknown', 'unknown'],
  ])('%j is %j', (address, network) => {
    expect(networks.of(address)).toBe(network);
  });

  test.each([
    [128, '2001:db8:aaaa:bbff:1:2:3:4/128'],
    [60, '2001:db8:aaaa:bbf0::/60'],
    [56, '2001:db8:aaaa:bb00::/56'],
    [32, '2001:db8::/32'],
  ])('the first %i bits of an IPv6 address count when the settings say so', (ipv6Prefix, network) => {
    const address = '2001:db8:aaaa:bbff:1:2:3:4';
    expect(new Networks({ ipv6Prefix }).of(address)).toBe(network);
    expect(new Networks({ ipv6Prefix }).of('192.0.2.7')).toBe('192.0.2.7');
  });

  test('what is kept of a network is another value for another person, and none that names it', () => {
    const kept = networks.known('a', '192.0.2.7');
    expect(kept).toEqual(networks.known('a', '::ffff:192.0.2.7'));
    expect(kept).not.toEqual(networks.known('b', '192.0.2.7'));
    expect(kept.toString('latin1')).not.toContain('192.0.2.7');
  });
});
