import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWTPayload } from 'jose';

interface Grant {
  readonly challenge: string;
  readonly redirectUri: string;
  readonly claims: JWTPayload;
}

/** A university's own OpenID provider: authorization code with PKCE (S256) for one confidential client. */
export class OidcDouble {
  readonly clientId = 'aila';
  readonly clientSecret = 'a secret & with signs';
  /** Whom the sign-in page knows: with somebody there, real browsers find a page with a link that leads back. */
  present: JWTPayload | null = null;
  /** Signs with a key that it never published, as somebody in its place would. */
  isForged = false;
  private readonly grants = new Map<string, Grant>();

  private constructor(
    private readonly server: Server,
    private readonly privateKey: CryptoKey,
    private readonly foreignKey: CryptoKey,
    readonly issuer: string,
  ) {}

  /** @param port of the loopback address; 0 takes a free one */
  static async start(port = 0): Promise<OidcDouble> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const { privateKey: foreignKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'oidc-key', alg: 'RS256', use: 'sig' };
    const parts: { double?: OidcDouble } = {};
    const server = createServer((request, response) => void parts.double?.answer(request, response, jwk));
    await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    parts.double = new OidcDouble(server, privateKey, foreignKey, issuer);
    return parts.double;
  }

  /** What happens in the browser: the person signs in at the provider. @returns the query of the callback */
  signIn(authorizationUrl: string, claims: JWTPayload): string {
    const asked = new URL(authorizationUrl).searchParams;
    const code = randomUUID();
    this.grants.set(code, {
      challenge: asked.get('code_challenge') ?? '',
      redirectUri: asked.get('redirect_uri') ?? '',
      claims: { iss: this.issuer, aud: this.clientId, nonce: asked.get('nonce'), ...claims },
    });
    return new URLSearchParams({ code, state: asked.get('state') ?? '', iss: this.issuer }).toString();
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => void this.server.close(() => done()));
  }

  private async answer(request: IncomingMessage, response: ServerResponse, jwk: object): Promise<void> {
    const page = this.signInPage(request.url ?? '');
    if (page !== null) return void response.writeHead(200, { 'content-type': 'text/html' }).end(page);
    const { status, body } = await this.route(request, jwk);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  }

  private signInPage(path: string): string | null {
    if (this.present === null || !path.startsWith('/authorize?')) return null;
    const asked = new URL(path, this.issuer);
    const back = `${asked.searchParams.get('redirect_uri')}?${this.signIn(asked.href, this.present)}`;
    return `<!doctype html><title>Sign-in</title><a href="${back.replaceAll('&', '&amp;')}">Go on</a>`;
  }

  private async route(request: IncomingMessage, jwk: object): Promise<{ status: number; body: object }> {
    switch (request.url) {
      case '/.well-known/openid-configuration':
        return {
          status: 200,
          body: {
            issuer: this.issuer,
            authorization_endpoint: `${this.issuer}/authorize`,
            token_endpoint: `${this.issuer}/token`,
            jwks_uri: `${this.issuer}/jwks`,
            response_types_supported: ['code'],
            id_token_signing_alg_values_supported: ['RS256'],
            code_challenge_methods_supported: ['S256'],
            authorization_response_iss_parameter_supported: true,
          },
        };
      case '/jwks':
        return { status: 200, body: { keys: [jwk] } };
      case '/token':
        return this.token(request);
      default:
        return { status: 404, body: {} };
    }
  }

  private async token(request: IncomingMessage): Promise<{ status: number; body: object }> {
    const [name = '', secret = ''] = Buffer.from((request.headers.authorization ?? '').slice('Basic '.length), 'base64')
      .toString()
      .split(':')
      .map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
    if (name !== this.clientId || secret !== this.clientSecret)
      return { status: 401, body: { error: 'invalid_client' } };
    const given = new URLSearchParams(await text(request));
    const grant = this.grants.get(given.get('code') ?? '');
    this.grants.delete(given.get('code') ?? '');
    const challenge = createHash('sha256')
      .update(given.get('code_verifier') ?? '')
      .digest('base64url');
    if (!grant || grant.challenge !== challenge || grant.redirectUri !== given.get('redirect_uri'))
      return { status: 400, body: { error: 'invalid_grant' } };
    const idToken = await new SignJWT(grant.claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'oidc-key' })
      .setIssuedAt(grant.claims.iat)
      .setExpirationTime(grant.claims.exp ?? '5m')
      .sign(this.isForged ? this.foreignKey : this.privateKey);
    return { status: 200, body: { access_token: randomUUID(), token_type: 'Bearer', id_token: idToken } };
  }
}
