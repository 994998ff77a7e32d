import { defaultTransferLimits, Pace } from './pace.js';

/** Sends parts of the given sizes, each after the given seconds of a clock that jumps. @returns how it ended */
async function send(parts: readonly (readonly [seconds: number, bytes: number])[], storing = 0): Promise<string> {
  let now = 0;
  const pace = new Pace(defaultTransferLimits, () => now);
  let sent = 0;
  const iterator: AsyncIterator<Buffer> = {
    next: () => {
      const part = parts[sent];
      sent += 1;
      if (!part) return Promise.resolve({ done: true, value: undefined });
      now += part[0] * 1_000;
      return Promise.resolve({ done: false, value: Buffer.alloc(part[1]) });
    },
  };
  try {
    while (await pace.next(iterator)) now += storing * 1_000;
    return 'complete';
  } catch (error) {
    return `${(error as { code: string }).code} after ${now / 1_000} s`;
  }
}

const times = (count: number, seconds: number, bytes: number) =>
  Array.from({ length: count }, () => [seconds, bytes] as const);

test.each([
  ['a byte every five seconds', times(1_000, 5, 1), 'UPLOAD_TOO_SLOW after 30 s'],
  ['just under the least rate', times(1_000, 1, 3_999), 'UPLOAD_TOO_SLOW after 30 s'],
  ['exactly the least rate', times(1_000, 1, 4_000), 'complete'],
  ['a start that is slow and then fast', [...times(14, 1, 1), ...times(100, 1, 50_000)], 'complete'],
  [
    'a fast start that does not pay for what follows',
    [[1, 50_000_000], ...times(99, 1, 1)],
    'UPLOAD_TOO_SLOW after 30 s',
  ],
  ['a pause that what comes next makes up for', [...times(20, 1, 50_000), [25, 500_000]], 'complete'],
  ['the least rate for longer than an hour', times(4_000, 1, 5_000), 'UPLOAD_TOO_SLOW after 3600 s'],
] as const)('%s', async (_, parts, end) => {
  expect(await send(parts as never)).toBe(end);
});

test('the time that storing takes is not held against the sender', async () => {
  expect(await send(times(100, 0.01, 1_000), 30)).toBe('complete');
});
