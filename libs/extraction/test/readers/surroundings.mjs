// Reports what it inherited.
import { readdirSync, readlinkSync } from 'node:fs';

function descriptors() {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc/self/fd').flatMap((descriptor) => {
    try {
      return [readlinkSync(`/proc/self/fd/${descriptor}`)];
    } catch {
      return []; // the one that listed the directory
    }
  });
}

const report = JSON.stringify({ environment: Object.keys(process.env), descriptors: descriptors() });
process.on('message', (/** @type {{ type: string }} */ message) => {
  if (message.type === 'read') process.send?.({ type: 'start', pages: 1 });
  else
    process.send?.({ type: 'page', page: { number: 1, text: report, blocks: [] } }, () =>
      process.send?.({ type: 'end' }),
    );
});
