// A process that reads a file; the test kills it and looks for what it leaves behind.
import { extractPages } from '../../dist/index.js';

const [path] = process.argv.slice(2);
await extractPages(path, {
  mediaType: 'application/pdf',
  onStart: () => void process.send?.('started'),
  onPage: () => undefined,
});
