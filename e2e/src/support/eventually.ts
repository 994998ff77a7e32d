/** How long something may take to come about, and how often it is looked at (milliseconds). */
const limit = 15_000;
const interval = 50;

/** Waits until `read` gives what is expected; fails with the difference otherwise. */
export async function eventually<T>(read: () => Promise<T>, expected: T): Promise<void> {
  const wanted = JSON.stringify(expected);
  const until = Date.now() + limit;
  let found = await read();
  while (JSON.stringify(found) !== wanted && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, interval));
    found = await read();
  }
  expect(found).toEqual(expected);
}
