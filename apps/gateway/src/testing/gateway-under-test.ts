import type { UserActor } from '@aila/access';
import type { Tokens } from '@aila/contracts';
import type { ServiceName } from '@aila/database';
import type { RunningService } from '@aila/service';
import { demoPassword, RunningServices, TestDatabase, type GenuineKey } from '@aila/testing';
import { SignJWT, type JWTPayload } from 'jose';
import { readGatewayConfig } from '../gateway.config.js';
import { startGateway } from '../start.js';
import { DocumentedAnswers } from './documented-answers.js';

export interface Answer<Body = Record<string, unknown>> {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
}

interface CallOptions {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/**
 * The gateway in this process, in front of the real services, called over HTTP. Its answers are held against the OpenAPI
 * document.
 */
export class GatewayUnderTest {
  private constructor(
    readonly db: TestDatabase,
    readonly services: RunningServices,
    readonly service: RunningService,
    readonly key: GenuineKey,
    private readonly claims: JWTPayload,
  ) {}

  /** @param environment further settings for all services */
  static async start(
    names: readonly ServiceName[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<GatewayUnderTest> {
    const db = await TestDatabase.start();
    const services = await RunningServices.start(db, names, environment);
    const config = readGatewayConfig({ ...services.environment('gateway'), LOG_LEVEL: 'silent' });
    const { issuer: iss, audience } = config.token;
    const service = await startGateway(config);
    DocumentedAnswers.watch(service.app);
    return new GatewayUnderTest(db, services, service, await services.signingKey(), { iss, client_id: audience });
  }

  /** What a genuine token of somebody says, without its times. */
  claimsOf({ userId, signInId, roles }: UserActor): JWTPayload {
    return {
      ...this.claims,
      sub: userId,
      token_use: 'access',
      origin_jti: signInId,
      'cognito:groups': [...roles],
    };
  }

  tokenFor(actor: UserActor): Promise<string> {
    return new SignJWT(this.claimsOf(actor))
      .setProtectedHeader({ alg: 'RS256', kid: this.key.id })
      .setIssuedAt()
      .setExpirationTime('30m')
      .sign(this.key.privateKey);
  }

  async call<Body = Record<string, unknown>>(
    method: string,
    path: string,
    { token, body, headers = {} }: CallOptions = {},
  ): Promise<Answer<Body>> {
    const response = await fetch(this.service.url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, body: (isJson ? JSON.parse(text) : {}) as Body, headers: response.headers };
  }

  /** Over REST, as one of the demo accounts. */
  async signIn(email: string): Promise<Answer<Tokens>> {
    const answer = await this.call<Tokens>('POST', '/api/v1/auth/sign-in', { body: { email, password: demoPassword } });
    if (answer.status !== 200) throw new Error(`Sign-in answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return answer;
  }

  async stop(): Promise<void> {
    await this.service.stop();
    await this.services.stop();
    await this.db.stop();
  }
}
