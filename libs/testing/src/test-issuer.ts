import { generateKeyPair, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import type { UserActor } from '@aila/access';
import type { TokenSettings } from '@aila/config';
import { SignJWT, type JWTPayload } from 'jose';
import { impostorTokens } from './impostor-tokens.js';

const keyId = 'test-key';

/** An issuer of access tokens with a key of its own, so that a service under test checks real signatures. */
export class TestIssuer {
  private constructor(
    private readonly server: Server,
    private readonly privateKey: KeyObject,
    /** PEM. */
    private readonly publicKey: string,
    readonly settings: TokenSettings,
  ) {}

  static async start(): Promise<TestIssuer> {
    const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
    const keys = [{ ...publicKey.export({ format: 'jwk' }), kid: keyId, alg: 'RS256', use: 'sig' }];
    const server = createServer((_, response) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys })),
    );
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const settings = { issuer, audience: 'aila-test', jwksUrl: `${issuer}/jwks.json` };
    const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
    return new TestIssuer(server, privateKey, pem, settings);
  }

  /** A token as our provider makes them; `changes` breaks it on purpose. */
  tokenFor(actor: UserActor, changes: JWTPayload = {}, expires: string | number = '10m'): Promise<string> {
    return new SignJWT({ ...this.claimsOf(actor), ...changes })
      .setProtectedHeader({ alg: 'RS256', kid: keyId })
      .setIssuedAt()
      .setExpirationTime(expires)
      .sign(this.privateKey);
  }

  /** Tokens about somebody that nobody may believe, by what is wrong with them. */
  impostorsOf(actor: UserActor): Promise<Record<string, string>> {
    const { privateKey, publicKey } = this;
    return impostorTokens(this.claimsOf(actor), { id: keyId, privateKey, publicKey });
  }

  private claimsOf({ userId, signInId, roles }: UserActor): JWTPayload {
    return {
      iss: this.settings.issuer,
      sub: userId,
      token_use: 'access',
      client_id: this.settings.audience,
      origin_jti: signInId,
      'cognito:groups': [...roles],
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((done) => this.server.close(() => done()));
  }
}
