// An embedder that remembers what it embedded from one run to the next, so that trying another ranking takes seconds.
import { readFileSync, writeFileSync } from 'node:fs';

/** @param file where the vectors are kept, as JSON; made when it is not there */
export function keepVectors(embedder, file) {
  const kept = read(file);
  return {
    model: embedder.model,
    dimensions: embedder.dimensions,
    async embed(texts, options) {
      const key = (text) => `${embedder.model}\n${text}`;
      const missing = [...new Set(texts)].filter((text) => !kept.has(key(text)));
      const vectors = await embedder.embed(missing, options);
      missing.forEach((text, index) => kept.set(key(text), vectors[index]));
      return texts.map((text) => kept.get(key(text)));
    },
    async close() {
      const entries = [...kept].map(([text, vector]) => [text, Buffer.from(vector.buffer).toString('base64')]);
      writeFileSync(file, JSON.stringify(entries));
      await embedder.close();
    },
  };
}

function read(file) {
  try {
    const entries = JSON.parse(readFileSync(file, 'utf8'));
    return new Map(entries.map(([text, bytes]) => [text, vectorOf(Buffer.from(bytes, 'base64'))]));
  } catch (error) {
    if (error.code === 'ENOENT') return new Map();
    throw error;
  }
}

function vectorOf(bytes) {
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
