import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { UserActor } from '@aila/access';
import type { TokenSettings } from '@aila/config';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';

const keyId = 'test-key';

/** An issuer of access tokens with a key of its own, so that a service under test checks real signatures. */
export class TestIssuer {
  private constructor(
    private readonly server: Server,
    private readonly privateKey: CryptoKey,
    readonly settings: TokenSettings,
  ) {}

  static async start(): Promise<TestIssuer> {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const keys = [{ ...(await exportJWK(publicKey)), kid: keyId, alg: 'RS256', use: 'sig' }];
    const server = createServer((_, response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys })),
    );
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return new TestIssuer(server, privateKey, { issuer, audience: 'aila-test', jwksUrl: `${issuer}/jwks.json` });
  }

  /** A token as our provider makes them; `changes` breaks it on purpose. */
  tokenFor(actor: UserActor, changes: JWTPayload = {}, expires: string | number = '10m'): Promise<string> {
    const claims = {
      token_use: 'access',
      client_id: this.settings.audience,
      origin_jti: actor.sessionId,
      'cognito:groups': [...actor.roles],
      ...changes,
    };
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: keyId })
      .setSubject(actor.userId)
      .setIssuer((changes.iss as string | undefined) ?? this.settings.issuer)
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(this.privateKey);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((done) => this.server.close(() => done()));
  }
}
