import { readFileSync } from 'node:fs';

/** Processor milliseconds of a process so far, user and system; Linux counts them in hundredths of a second. */
export function processorTime(pid) {
  const [utime, stime] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).map(Number);
  return (utime + stime) * 10;
}

/**
 * What each service spends while `work` runs, whatever else the machine does meanwhile.
 *
 * @param services by name, as the stack has them
 * @returns `{ total, each }`: milliseconds a unit of work, and what each service spent of them as text
 */
export async function processorTimeOf(services, units, work) {
  const before = new Map([...services].map(([name, { pid }]) => [name, processorTime(pid)]));
  await work();
  const spent = [...services].map(([name, { pid }]) => ({
    name,
    ms: (processorTime(pid) - (before.get(name) ?? 0)) / units,
  }));
  return {
    total: spent.reduce((sum, { ms }) => sum + ms, 0),
    each: spent.map(({ name, ms }) => `${name} ${ms.toFixed(1)} ms`).join(', '),
  };
}
