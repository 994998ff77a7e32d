import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundleServices } from '../../tools/bundled-services.mjs';
import { percentile } from '../support/statistics.mjs';
import { withStack } from '../support/stack.mjs';

/**
 * The programs that the images run: one service after the other is stopped and started again, alone; memory is read when all
 * have rested for a minute.
 */
export async function measure({ quick }) {
  const root = mkdtempSync(join(tmpdir(), 'aila-bundles-'));
  try {
    bundleServices(root);
    return await withStack({}, ({ services }) => startAndRest(services, quick), { root });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function startAndRest(services, quick) {
  const figures = [];
  for (const [name, service] of services) {
    const times = [];
    for (let round = 0; round < (quick ? 1 : 3); round += 1) {
      await service.stop();
      const began = performance.now();
      await service.start();
      times.push(performance.now() - began);
    }
    figures.push({ name, seconds: percentile(times, 0.5) / 1000 });
  }
  // V8 lets go of what only the start needed when a process has been idle for some time.
  await sleep(quick ? 500 : 60_000);
  for (const figure of figures) figure.megabytes = residentMegabytes(services.get(figure.name).pid);
  const detail = (key, digits) => figures.map((figure) => `${figure.name} ${figure[key].toFixed(digits)}`).join(', ');
  const most = (key) => Math.max(...figures.map((figure) => figure[key]));
  return [
    {
      what: 'start of a service to ready, the slowest',
      value: most('seconds'),
      goal: { atMost: 1.5 },
      unit: 's',
      detail: detail('seconds', 2),
    },
    {
      what: 'memory of an idle service, the largest',
      value: most('megabytes'),
      goal: { atMost: 130 },
      unit: 'MB',
      detail: detail('megabytes', 0),
    },
    {
      what: 'memory of all services, idle',
      value: figures.reduce((sum, { megabytes }) => sum + megabytes, 0),
      goal: { atMost: 600 },
      unit: 'MB',
    },
  ];
}

const residentMegabytes = (pid) =>
  Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000;
