/** The steps of one story: after one that failed, the others would only wait in vain. */
export function story(): (name: string, walk: () => Promise<void>) => void {
  let broken = false;
  return (name, walk) => {
    it(name, async () => {
      if (broken) throw new Error('Not walked, because an earlier step failed');
      broken = true;
      await walk();
      broken = false;
    });
  };
}
