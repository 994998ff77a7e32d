/** @returns the value below which the share `p` (0 to 1) of the numbers lies */
export function percentile(numbers, p) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))];
}

/** Calls `request` from so many callers at once for so long. @returns requests a second */
export async function rate(request, { callers, seconds }) {
  let done = 0;
  const end = performance.now() + seconds * 1000;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < end) {
        await request();
        done += 1;
      }
    }),
  );
  return done / seconds;
}

/**
 * Two ways of doing one thing, in turns, so that both meet the same machine. @returns the median of the ratios a / b
 * @param rounds pairs; the first warms up and is left out
 */
export async function ratio(a, b, { callers, seconds, rounds }) {
  const ratios = [];
  const rates = { a: 0, b: 0 };
  for (let round = 0; round <= rounds; round += 1) {
    rates.a = await rate(a, { callers, seconds });
    rates.b = await rate(b, { callers, seconds });
    if (round > 0) ratios.push(rates.a / rates.b);
  }
  return { ratio: percentile(ratios, 0.5), ...rates };
}
