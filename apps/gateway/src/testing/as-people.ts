import type { UserActor } from '@aila/access';
import type { RunningService } from '@aila/service';
import type { TestIssuer } from '@aila/testing';
import request from 'supertest';

/** A REST call as somebody, with what came back. */
export const callerOf =
  (gateway: () => RunningService, issuer: () => TestIssuer) =>
  async (actor: UserActor, method: 'get' | 'put' | 'patch' | 'delete' | 'post', path: string, body?: object) => {
    const answer = await request(gateway().url)
      [method](`/api/v1/${path}`)
      .set('authorization', `Bearer ${await issuer().tokenFor(actor)}`)
      .send(body);
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each test knows what it asked for
    return { status: answer.status, body: answer.body, code: answer.body?.code as string | undefined } as {
      status: number;
      // eslint-disable-next-line @typescript-eslint/no-explicit-any
      body: any;
      code: string | undefined;
    };
  };
