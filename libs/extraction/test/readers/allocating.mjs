// Takes more and more memory outside the JavaScript heap.
import { Buffer } from 'node:buffer';
import { setInterval } from 'node:timers';

const held = [];
process.on('message', () => {
  setInterval(() => held.push(Buffer.alloc(16 * 1024 * 1024, 1)), 5);
});
