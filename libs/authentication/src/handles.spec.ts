import { operations } from '@aila/contracts/operations';
import { createLogger, Metrics } from '@aila/telemetry';
import { part, Parts, ServiceModule } from '@aila/service';
import { TestDatabase, TestIssuer } from '@aila/testing';
import { Controller, Module, StandardSchemaValidationPipe, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Database } from '@aila/database';
import { z } from 'zod';
import { AuthenticationModule } from './authentication.module.js';
import { Handles, type Events } from './handles.js';

const service = { logger: createLogger('test', 'silent'), metrics: new Metrics('test') };

const Loop = z.object({ id: z.string(), turns: z.number().int() });
const Count = z.strictObject({ from: z.coerce.number().int() });
const loops = operations('gateway', 'loops', {
  loop: { rest: 'GET /loops/:id', params: z.strictObject({ id: z.string() }), answers: Loop, policy: 'public' },
  startLoop: { rest: 'POST /loops', body: Loop, answers: Loop, status: 201, policy: 'public' },
  stopLoop: { rest: 'DELETE /loops/:id', params: z.strictObject({ id: z.string() }), policy: 'public' },
  turns: { rest: 'GET /turns', query: Count, streams: Loop, policy: 'public' },
});

@Controller('v1')
class Loops {
  @Handles(loops.loop)
  loop({ id }: { id: string }) {
    return { id, turns: (id === 'endless' ? 'many' : 1) as number };
  }

  @Handles(loops.startLoop)
  startLoop(loop: z.infer<typeof Loop>) {
    return loop;
  }

  @Handles(loops.stopLoop)
  stopLoop(): void {}

  @Handles(loops.turns)
  turns({ from }: { from: number }): Events<z.infer<typeof Loop>> {
    return [from, from + 1].map((turns) => ({ id: 'a', turns }));
  }
}

/** None of it may compile. */
export class Wrong {
  // @ts-expect-error -- an answer of another type
  @Handles(loops.loop)
  loop({ id }: { id: string }) {
    return { id, turns: 'many' };
  }

  // @ts-expect-error -- an argument of another type
  @Handles(loops.startLoop)
  startLoop(loop: { id: number }) {
    return { id: String(loop.id), turns: 1 };
  }

  // @ts-expect-error -- an event of another type
  @Handles(loops.turns)
  turns() {
    return [{ id: 'a' }];
  }
}

let db: TestDatabase;
let issuer: TestIssuer;
let database: Database;
let app: NestFastifyApplication | undefined;
beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  database = await db.as('gateway');
}, 60_000);
afterEach(() => app?.close());
afterAll(async () => {
  await issuer.stop();
  await db.stop();
});

async function serve(controller: Type, checksAnswers: boolean): Promise<string> {
  const options = { token: issuer.settings, tls: null, checksAnswers };
  const frame = ServiceModule.of(await Parts.open(service, [part(Database, () => database)]));
  @Module({ controllers: [controller], imports: [frame, AuthenticationModule.register(options)] })
  class Service {}
  app = await NestFactory.create<NestFastifyApplication>(Service, new FastifyAdapter(), { logger: false });
  app.useGlobalPipes(new StandardSchemaValidationPipe());
  await app.listen(0, '127.0.0.1');
  return `${await app.getUrl()}/v1`;
}

test('a declaration gives a method its route, its status and arguments that were checked', async () => {
  const url = await serve(Loops, true);
  expect(await (await fetch(`${url}/loops/a`)).json()).toEqual({ id: 'a', turns: 1 });
  const headers = { 'content-type': 'application/json' };
  const start = (body: object) => fetch(`${url}/loops`, { method: 'POST', headers, body: JSON.stringify(body) });
  expect((await start({ id: 'a', turns: 2 })).status).toBe(201);
  expect((await start({ id: 'a', turns: 'two' })).status).toBe(400);
  expect((await fetch(`${url}/loops/a`, { method: 'DELETE' })).status).toBe(204);
  const turns = await fetch(`${url}/turns?from=4`);
  expect(turns.headers.get('content-type')).toBe('application/x-ndjson');
  expect(await turns.text()).toBe('{"id":"a","turns":4}\n{"id":"a","turns":5}\n');
});

test.each([
  [true, 500],
  [false, 200],
])(
  'an answer that is not as declared is found in tests and development alone (checked: %s)',
  async (checks, status) => {
    const url = await serve(Loops, checks);
    expect((await fetch(`${url}/loops/endless`)).status).toBe(status);
  },
);

test('an argument that nothing gives a value to is refused when the class is read', () => {
  class Greedy {
    stopLoop(_params: object, _extra: object): void {}
  }
  const descriptor = Object.getOwnPropertyDescriptor(Greedy.prototype, 'stopLoop') as never;
  expect(() => Handles(loops.stopLoop)(Greedy.prototype, 'stopLoop', descriptor)).toThrow(/does not declare/);
});
