import { createLogger, Logger, Metrics } from '@aila/telemetry';
import { part, Parts, ServiceContext } from './parts.js';

const service = new ServiceContext(createLogger('test', 'silent'), new Metrics('test'));

let happened: string[];
beforeEach(() => (happened = []));

class Part {
  constructor(readonly name: string) {
    happened.push(`open ${name}`);
  }

  async close(): Promise<void> {
    await Promise.resolve();
    happened.push(`close ${this.name}`);
    if (this.name === 'broken') throw new Error('broken');
  }
}
class Store extends Part {}
class Broken extends Part {}
class Queue extends Part {}

const store = part(Store, () => new Store('store'));
const broken = part(Broken, () => new Broken('broken'));
const queue = part(Queue, (parts) => new Queue(`queue beside ${parts.get(Store).name}`));

test('parts are closed in the reverse order of their opening, also when one of them cannot be', async () => {
  const parts = await Parts.open(service, [store, broken, queue]);
  await parts.close();
  expect(happened).toEqual([
    'open store',
    'open broken',
    'open queue beside store',
    'close queue beside store',
    'close broken',
    'close store',
  ]);
});

test('when a part cannot be opened, those before it are not left open', async () => {
  const missing = part(Queue, () => Promise.reject(new Error('no queue')));
  await expect(Parts.open(service, [store, missing])).rejects.toThrow('no queue');
  expect(happened).toEqual(['open store', 'close store']);
});

test('a part that is given a second time takes the place of the first, which is not opened', async () => {
  const parts = await Parts.open(service, [store, queue, part(Store, () => new Store('own'))]);
  expect(happened).toEqual(['open own', 'open queue beside own']);
  expect(parts.get(Store).name).toBe('own');
});

test('a part asks for the logger, and is told when it asks for one that is opened after it', async () => {
  const parts = await Parts.open(service, [part(Store, (opened) => new Store(typeof opened.get(Logger).info))]);
  expect(happened).toEqual(['open function']);
  expect(() => parts.get(Queue)).toThrow('Queue is not open');
});

test('readiness asks the parts that can be asked', async () => {
  class Database {
    readonly ping = () => Promise.reject(new Error('away'));
  }
  const parts = await Parts.open(service, [store, part(Database, () => new Database())]);
  expect(parts.checks.map(({ name }) => name)).toEqual(['database']);
  await expect(parts.checks[0]?.check()).rejects.toThrow('away');
});
