import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { percentile } from '../support/statistics.mjs';

const k8s = fileURLToPath(new URL('../../k8s', import.meta.url));

/** The whole program as a process: manifests, chart and the comparison with what is committed. */
export async function measure({ quick }) {
  const times = [];
  for (let round = 0; round < (quick ? 1 : 5); round += 1) {
    const began = performance.now();
    execFileSync(process.execPath, ['dist/program/main.js', '--check'], { cwd: k8s, stdio: 'ignore' });
    times.push((performance.now() - began) / 1000);
  }
  return [{ what: 'manifests and chart synthesised', value: percentile(times, 0.5), goal: { atMost: 3 }, unit: 's' }];
}
