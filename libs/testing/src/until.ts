/**
 * Waits until a condition holds, looking again and again.
 *
 * @param seconds after which the test fails: far longer than it takes, for a machine that is busy
 */
export async function until(holds: () => boolean | Promise<boolean>, seconds = 30): Promise<void> {
  for (const began = performance.now(); performance.now() - began < seconds * 1_000;) {
    if (await holds()) return;
    await new Promise((done) => setTimeout(done, 20));
  }
  throw new Error(`It did not come true in ${seconds} seconds.`);
}
