// all-MiniLM-L6-v2: a BERT encoder of six layers whose mean output is the meaning of a sentence. The matrices are
// multiplied by the WebAssembly backend of TensorFlow.js, the rest is plain arithmetic on small arrays.
import { readFileSync } from 'node:fs';
import core from '@energetic-ai/core';

/** Its declarations name a module that it does not bring. @type {any} */
const tf = core;

const LAYERS = 6;
const HEADS = 12;
const WIDTH = 384;
const NORM_EPSILON = 1e-12;

export class SentenceModel {
  /** @param weightsFile as tools/quantise-model.mjs writes it */
  static async load(weightsFile) {
    await tf.ready();
    return new SentenceModel(new Weights(weightsFile));
  }

  constructor(weights) {
    this.words = weights.quantised('embeddings.word_embeddings.weight');
    this.positions = weights.quantised('embeddings.position_embeddings.weight');
    this.firstType = weights.quantised('embeddings.token_type_embeddings.weight');
    this.norm = weights.norm('embeddings.LayerNorm');
    this.layers = Array.from({ length: LAYERS }, (_, number) => {
      const at = (name) => `encoder.layer.${number}.${name}`;
      return {
        query: weights.linear(at('attention.self.query')),
        key: weights.linear(at('attention.self.key')),
        value: weights.linear(at('attention.self.value')),
        attended: weights.linear(at('attention.output.dense')),
        attendedNorm: weights.norm(at('attention.output.LayerNorm')),
        wide: weights.linear(at('intermediate.dense')),
        narrow: weights.linear(at('output.dense')),
        narrowNorm: weights.norm(at('output.LayerNorm')),
      };
    });
  }

  /** Mean of the last layer over the pieces, `WIDTH` numbers, not scaled. */
  encode(pieces) {
    let state = this.embed(pieces);
    for (const layer of this.layers) {
      const attended = numbersOf(() => attention(tf.tensor2d(state, [pieces.length, WIDTH]), layer));
      state = normalise(add(attended, state), layer.attendedNorm);
      const wide = numbersOf(() => linear(tf.tensor2d(state, [pieces.length, WIDTH]), layer.wide));
      const narrow = numbersOf(() => linear(tf.tensor2d(gelu(wide), [pieces.length, 4 * WIDTH]), layer.narrow));
      state = normalise(add(narrow, state), layer.narrowNorm);
    }
    const mean = new Float32Array(WIDTH);
    for (let from = 0; from < state.length; from += WIDTH) {
      for (let i = 0; i < WIDTH; i += 1) mean[i] += state[from + i] / pieces.length;
    }
    return mean;
  }

  embed(pieces) {
    const state = new Float32Array(pieces.length * WIDTH);
    pieces.forEach((piece, place) => {
      const [word, position, type] = [this.words.row(piece), this.positions.row(place), this.firstType.row(0)];
      for (let i = 0; i < WIDTH; i += 1) state[place * WIDTH + i] = word[i] + position[i] + type[i];
    });
    return normalise(state, this.norm);
  }
}

/** The weights' file: the length of its header (uint32), the header (JSON), the numbers. */
class Weights {
  constructor(file) {
    const bytes = readFileSync(file);
    const headerBytes = bytes.readUInt32LE(0);
    this.tensors = JSON.parse(bytes.subarray(4, 4 + headerBytes).toString());
    this.numbers = bytes.buffer.slice(bytes.byteOffset + 4 + headerBytes, bytes.byteOffset + bytes.length);
  }

  floats(name) {
    const { shape, values } = this.tensors[name];
    return new Float32Array(this.numbers, values, shape[0]);
  }

  norm(name) {
    return { scale: this.floats(`${name}.weight`), shift: this.floats(`${name}.bias`) };
  }

  quantised(name) {
    const { shape, scales, values } = this.tensors[name];
    const [rows, columns] = shape;
    const integers = new Int8Array(this.numbers, values, rows * columns);
    const scale = new Float32Array(this.numbers, scales, rows);
    return {
      row: (row) => Float32Array.from(integers.subarray(row * columns, (row + 1) * columns), (n) => n * scale[row]),
    };
  }

  /** A layer's matrix, stored with its inputs as rows and one scale for each output. */
  linear(name) {
    const { shape, scales, values } = this.tensors[`${name}.weight`];
    const [inputs, outputs] = shape;
    const scale = new Float32Array(this.numbers, scales, outputs);
    const integers = new Int8Array(this.numbers, values, inputs * outputs);
    const matrix = new Float32Array(integers.length);
    for (let at = 0; at < matrix.length;) {
      for (let output = 0; output < outputs; output += 1, at += 1) matrix[at] = integers[at] * scale[output];
    }
    return { matrix: tf.tensor2d(matrix, shape), bias: tf.tensor1d(this.floats(`${name}.bias`)) };
  }
}

function linear(input, { matrix, bias }) {
  return tf.fused.matMul({ a: input, b: matrix, bias });
}

function attention(input, { query, key, value, attended }) {
  const [length] = input.shape;
  const byHead = (layer) => tf.transpose(tf.reshape(linear(input, layer), [length, HEADS, WIDTH / HEADS]), [1, 0, 2]);
  const likeness = tf.matMul(byHead(query), byHead(key), false, true);
  const shares = tf.softmax(tf.mul(likeness, 1 / Math.sqrt(WIDTH / HEADS)));
  const mixed = tf.transpose(tf.matMul(shares, byHead(value)), [1, 0, 2]);
  return linear(tf.reshape(mixed, [length, WIDTH]), attended);
}

/** Runs tensor work and gives the numbers of its result. The array is made outside `tidy`, which would walk through it. */
function numbersOf(work) {
  const tensor = tf.tidy(work);
  const numbers = tensor.dataSync().slice();
  tensor.dispose();
  return numbers;
}

function add(sum, other) {
  for (let i = 0; i < sum.length; i += 1) sum[i] += other[i];
  return sum;
}

function normalise(state, { scale, shift }) {
  for (let from = 0; from < state.length; from += WIDTH) {
    const row = state.subarray(from, from + WIDTH);
    let mean = 0;
    for (const value of row) mean += value / WIDTH;
    let variance = 0;
    for (const value of row) variance += (value - mean) ** 2 / WIDTH;
    const factor = 1 / Math.sqrt(variance + NORM_EPSILON);
    for (let i = 0; i < WIDTH; i += 1) row[i] = (row[i] - mean) * factor * scale[i] + shift[i];
  }
  return state;
}

/** x times the normal distribution's probability below x; the error function after Abramowitz and Stegun 7.1.26. */
function gelu(values) {
  for (let i = 0; i < values.length; i += 1) {
    const x = Math.abs(values[i]) * Math.SQRT1_2;
    const t = 1 / (1 + 0.3275911 * x);
    const tail =
      ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) *
      t *
      Math.exp(-x * x);
    values[i] *= 0.5 * (values[i] < 0 ? tail : 2 - tail);
  }
  return values;
}
