import { Turns } from './turns.js';

const never = new AbortController().signal;

async function begun(turn: Promise<unknown>): Promise<boolean> {
  let yes = false;
  void turn.then(
    () => (yes = true),
    () => undefined,
  );
  await new Promise((done) => setImmediate(done));
  return yes;
}

describe('places', () => {
  it('are never all taken by one group', async () => {
    const turns = new Turns(2);
    await turns.take('a', never);
    const second = turns.take('a', never);
    expect(await begun(second)).toBe(false);
    expect(await begun(turns.take('b', never))).toBe(true);
  });

  it('go to the group with the fewest, and within a group to who came first', async () => {
    const turns = new Turns(4);
    const release = await turns.take('a', never);
    for (const group of ['a', 'a', 'b']) await turns.take(group, never);
    const [a1, a2, b1] = [turns.take('a', never), turns.take('a', never), turns.take('b', never)];
    release();
    expect(await Promise.all([a1, a2, b1].map(begun))).toEqual([false, false, true]);
    (await b1)();
    expect(await Promise.all([a1, a2].map(begun))).toEqual([true, false]);
  });

  it('are given back once, and are not given to who has gone away', async () => {
    const turns = new Turns(1);
    const release = await turns.take('a', never);
    const gone = new AbortController();
    const left = turns.take('a', gone.signal);
    gone.abort(new Error('gone'));
    await expect(left).rejects.toThrow('gone');
    release();
    release();
    const next = await turns.take('b', never);
    expect(await begun(turns.take('c', never))).toBe(false);
    next();
  });
});
