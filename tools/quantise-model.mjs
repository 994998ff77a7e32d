// Makes the files of the builtin embedding model from the published one: node tools/quantise-model.mjs FOLDER
//
// FOLDER holds model.safetensors and tokenizer.json of sentence-transformers/all-MiniLM-L6-v2. Matrices become 8-bit
// integers with one scale for each row (for each output of a layer); biases and norms stay 32-bit floats. The matrices of
// the layers are stored transposed, as they are multiplied.
import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PUBLISHED = '53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db';
const MODEL = new URL('../libs/embeddings/worker/model/', import.meta.url);
/** The model was trained on at most this many word pieces. */
const POSITIONS = 256;

const folder = process.argv[2];
if (!folder) throw new Error('Name the folder of the published model: node tools/quantise-model.mjs FOLDER');
const file = readFileSync(join(folder, 'model.safetensors'));
const digest = createHash('sha256').update(file).digest('hex');
if (digest !== PUBLISHED) throw new Error(`model.safetensors is another file: ${digest}`);

const headerBytes = Number(file.readBigUInt64LE(0));
const tensors = JSON.parse(file.subarray(8, 8 + headerBytes).toString());
const index = {};
const parts = [];
let size = 0;

for (const [name, tensor] of Object.entries(tensors)) {
  if (name === '__metadata__' || name.startsWith('pooler.') || name === 'embeddings.position_ids') continue;
  const [from, to] = tensor.data_offsets.map((offset) => 8 + headerBytes + offset);
  const values = new Float32Array(Uint8Array.from(file.subarray(from, to)).buffer);
  if (tensor.shape.length === 1) index[name] = { shape: tensor.shape, values: append(values) };
  else {
    const rows = name === 'embeddings.position_embeddings.weight' ? POSITIONS : tensor.shape[0];
    index[name] = quantised(values, rows, tensor.shape[1], name.startsWith('encoder.'));
  }
}

const header = Buffer.from(JSON.stringify(index));
const start = Buffer.alloc(4 + Math.ceil(header.length / 4) * 4, ' ');
start.writeUInt32LE(start.length - 4);
header.copy(start, 4);
writeFileSync(new URL('all-minilm-l6-v2.int8.bin', MODEL), Buffer.concat([start, ...parts]));

const { vocab } = JSON.parse(readFileSync(join(folder, 'tokenizer.json'), 'utf8')).model;
const pieces = Object.entries(vocab).sort((a, b) => a[1] - b[1]);
writeFileSync(new URL('vocabulary.txt', MODEL), pieces.map(([piece]) => `${piece}\n`).join(''));

function quantised(values, rows, columns, transposed) {
  const scales = new Float32Array(rows);
  const integers = new Int8Array(rows * columns);
  for (let row = 0; row < rows; row += 1) {
    const own = values.subarray(row * columns, (row + 1) * columns);
    scales[row] = own.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / 127 || 1;
    own.forEach((value, column) => {
      integers[transposed ? column * rows + row : row * columns + column] = Math.round(value / scales[row]);
    });
  }
  return { shape: transposed ? [columns, rows] : [rows, columns], scales: append(scales), values: append(integers) };
}

/** Appends the bytes on a boundary of 4 and gives their offset after the header. */
function append(array) {
  const padding = (4 - (size % 4)) % 4;
  const offset = size + padding;
  parts.push(Buffer.alloc(padding), Buffer.from(array.buffer));
  size = offset + array.byteLength;
  return offset;
}
