// Runs in a worker thread: loads the model at its start, then answers { id, text } with { id, vector } or { id, error }, and
// ends at { stop: true }, between two calls of the model.
// Plain JavaScript, because Node itself reads a worker's program, whatever transforms the rest (Jest, a bundler).
import { parentPort as port } from 'node:worker_threads';
import { SentenceModel } from './sentence-model.mjs';
import { windowsOf } from './windows.mjs';
import { readVocabulary } from './word-pieces.mjs';

const DIMENSIONS = 512;

const model = await SentenceModel.load(new URL('./model/all-minilm-l6-v2.int8.onnx', import.meta.url));
const vocabulary = readVocabulary(new URL('./model/vocabulary.txt', import.meta.url));

const parentPort = /** @type {import('node:worker_threads').MessagePort} */ (port);
parentPort.on('message', ({ id, text, stop }) => void (stop ? end() : answer(id, text)));

async function answer(id, text) {
  try {
    const vector = meanDirection(await model.encode(windowsOf(text, vocabulary)));
    parentPort.postMessage({ id, vector }, [vector.buffer]);
  } catch (error) {
    parentPort.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
}

async function end() {
  await model.close();
  process.exit();
}

/** The mean of the vectors' directions, brought to unit length and filled up with zeros. */
function meanDirection(vectors) {
  const sum = new Float32Array(DIMENSIONS);
  for (const vector of vectors) {
    const length = Math.hypot(...vector);
    vector.forEach((value, index) => (sum[index] += value / length));
  }
  const length = Math.hypot(...sum);
  return sum.map((value) => value / length);
}
