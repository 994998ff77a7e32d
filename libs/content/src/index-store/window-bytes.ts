/** Largest 8-bit integer a number is stored as. */
const GREATEST = 127;
const HEADER_BYTES = 4;
const SCALE_BYTES = 4;

/**
 * Vectors as `content.chunk_vector.windows` holds them: how many there are and how many numbers of each are stored (two
 * uint16, little-endian), then for each a scale (float32) and its numbers as 8-bit integers. Zeros that all of them end in
 * are left out. A cosine changes by less than 0.01.
 */
export function windowsToBytes(vectors: readonly Float32Array[]): Buffer {
  const dimensions = Math.max(0, ...vectors.map((vector) => vector.findLastIndex((value) => value !== 0) + 1));
  const bytes = Buffer.alloc(HEADER_BYTES + vectors.length * (SCALE_BYTES + dimensions));
  bytes.writeUInt16LE(vectors.length, 0);
  bytes.writeUInt16LE(dimensions, 2);
  let at = HEADER_BYTES;
  for (const vector of vectors) {
    const scale = vector.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / GREATEST || 1;
    at = bytes.writeFloatLE(scale, at);
    for (let index = 0; index < dimensions; index += 1) {
      at = bytes.writeInt8(Math.round((vector[index] ?? 0) / scale), at);
    }
  }
  return bytes;
}

/** The cosine of each window with a vector of unit length, in the order of the windows. */
export function cosinesOfWindows(bytes: Buffer, query: Float32Array): number[] {
  const count = bytes.readUInt16LE(0);
  const dimensions = bytes.readUInt16LE(2);
  const integers = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  const cosines: number[] = [];
  for (let at = HEADER_BYTES; cosines.length < count; at += SCALE_BYTES + dimensions) {
    let sum = 0;
    const first = at + SCALE_BYTES;
    for (let index = 0; index < dimensions; index += 1) sum += (integers[first + index] ?? 0) * (query[index] ?? 0);
    cosines.push(sum * bytes.readFloatLE(at));
  }
  return cosines;
}

/** The vectors themselves, filled up with zeros to `length` numbers. */
export function windowsFromBytes(bytes: Buffer, length: number): Float32Array[] {
  const count = bytes.readUInt16LE(0);
  const dimensions = bytes.readUInt16LE(2);
  return Array.from({ length: count }, (_, number) => {
    const at = HEADER_BYTES + number * (SCALE_BYTES + dimensions);
    const scale = bytes.readFloatLE(at);
    const vector = new Float32Array(length);
    for (let index = 0; index < dimensions; index += 1) {
      vector[index] = bytes.readInt8(at + SCALE_BYTES + index) * scale;
    }
    return vector;
  });
}
