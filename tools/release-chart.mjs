/**
 * Makes the chart of one release: its version, its registry, and the digests of its images as defaults.
 *
 *     node tools/release-chart.mjs charts/aila 1.2.3 ghcr.io/owner/aila digests/
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from 'yaml';

const [chart, version, registry, digests] = process.argv.slice(2);

function edit(file, change) {
  const path = join(chart, file);
  const document = parseDocument(readFileSync(path, 'utf8'));
  change(document);
  writeFileSync(path, document.toString({ lineWidth: 0 }));
}

edit('Chart.yaml', (document) => {
  document.set('version', version);
  document.set('appVersion', version);
});
edit('values.yaml', (document) => {
  document.setIn(['image', 'registry'], registry);
  document.setIn(['image', 'tag'], `v${version}`);
  for (const app of readdirSync(digests)) {
    const key = app.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());
    document.setIn([key, 'digest'], readFileSync(join(digests, app), 'utf8').trim());
  }
});
