import type { UserActor } from '@aila/access';
import { authoriseInCourse, Database } from '@aila/database';
import { part, Parts, ServiceModule } from '@aila/service';
import { createLogger, Metrics } from '@aila/telemetry';
import { seedClass, TestDatabase, TestIssuer } from '@aila/testing';
import { Controller, Get, Module, Param, SetMetadata, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AuthenticationModule } from './authentication.module.js';
import { CurrentActor } from './caller.js';
import { Policy } from './policy.decorator.js';

let db: TestDatabase;
let issuer: TestIssuer;
let database: Database;
let app: NestFastifyApplication | undefined;
beforeAll(async () => {
  [db, issuer] = await Promise.all([TestDatabase.start(), TestIssuer.start()]);
  database = await db.as('gateway');
}, 60_000);
afterEach(async () => {
  await app?.close();
  app = undefined;
});
afterAll(async () => {
  await issuer.stop();
  await db.stop();
});

@Controller('declared')
class Declared {
  @Get()
  @Policy('signed-in')
  read() {
    return 'read';
  }
}

/** A preview that somebody added beside a checked route. */
@Controller('courses')
class Forgotten {
  @Get(':id')
  @Policy('signed-in')
  read() {
    return 'read';
  }

  @Get(':id/preview')
  preview() {
    return 'preview';
  }
}

class ForgottenFields {
  // What the decorators of @nestjs/graphql leave on a handler.
  @SetMetadata('graphql:resolver_type', 'Query')
  trace() {
    return 'trace';
  }

  @SetMetadata('graphql:resolver_type', 'Subscription')
  @SetMetadata('graphql:resolver_name', 'traces')
  all() {
    return 'traces';
  }
}

@Controller('courses')
class Courses {
  @Get(':id/decided')
  @Policy('file.edit')
  async decided(@CurrentActor() actor: UserActor, @Param('id') courseId: string) {
    await database.asActor(actor, (tx) => authoriseInCourse(tx, actor, 'file.edit', { courseId }));
    return 'decided';
  }

  /** Declares a policy and forgets to ask for it. */
  @Get(':id/undecided')
  @Policy('file.edit')
  undecided() {
    return 'secret';
  }

  /** Asks for a weaker policy than it declares. */
  @Get(':id/weaker')
  @Policy('file.edit')
  async weaker(@CurrentActor() actor: UserActor, @Param('id') courseId: string) {
    await database.asActor(actor, (tx) => authoriseInCourse(tx, actor, 'course.read', { courseId }));
    return 'secret';
  }
}

const service = { logger: createLogger('test', 'silent'), metrics: new Metrics('test') };

async function start(controllers: Type[], providers: Type[] = []): Promise<NestFastifyApplication> {
  const frame = ServiceModule.of(await Parts.open(service, [part(Database, () => database)]));
  @Module({
    imports: [
      frame,
      AuthenticationModule.register({
        token: issuer.settings,
        tls: null,
        checksAnswers: true,
      }),
    ],
    controllers,
    providers,
  })
  class Service {}
  app = await NestFactory.create<NestFastifyApplication>(Service, new FastifyAdapter(), {
    logger: false,
    abortOnError: false,
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}

describe('incident class 3, the forgotten side endpoint: a service', () => {
  test('starts when every operation declares a policy', async () => {
    await expect(start([Declared])).resolves.toBeDefined();
  });

  test('does not start while a route, query or subscription declares none, and names all of them', async () => {
    const failure = await start([Declared, Forgotten], [ForgottenFields]).catch((error: Error) => error.message);
    expect(failure).toMatch(/GET courses\/:id\/preview \(Forgotten\.preview\)/);
    expect(failure).toMatch(/trace \(ForgottenFields\.trace\)/);
    expect(failure).toMatch(/traces \(ForgottenFields\.all\)/);
    expect(failure).not.toMatch(/Declared\.|Forgotten\.read/);
  });

  test('answers nothing from a handler that did not have its own policy decided', async () => {
    const { courseId, instructor } = await seedClass(db.owner);
    const service = await start([Courses]);
    const headers = { authorization: `Bearer ${await issuer.tokenFor(instructor)}` };
    const get = (path: string) => service.inject({ url: `/courses/${courseId}/${path}`, headers });
    expect((await get('decided')).body).toBe('decided');
    for (const path of ['undecided', 'weaker']) {
      const { statusCode, body } = await get(path);
      expect([path, statusCode]).toEqual([path, 500]);
      expect(body).not.toContain('secret');
    }
  });
});
