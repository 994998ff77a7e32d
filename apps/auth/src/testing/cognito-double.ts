import { createHmac, randomBytes, randomInt, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { isSigned } from '@aila/testing';
import { exportJWK, generateKeyPair, jwtVerify, SignJWT, type CryptoKey } from 'jose';

interface PoolUser {
  readonly sub: string;
  readonly email: string;
  readonly attributes: Record<string, string>;
  password: string;
  status: 'UNCONFIRMED' | 'CONFIRMED';
  enabled: boolean;
  readonly groups: Set<string>;
  code: string | undefined;
  resetCode: string | undefined;
  /** What the pool asks for after the password: the code of an authenticator app, or a step of another kind. */
  challenge: { readonly name: string; readonly code?: string } | undefined;
  /** Refresh tokens to the sign-ins that they prolong. */
  readonly refreshTokens: Map<string, string>;
}

type Input = Record<string, unknown>;

/** Settings of an app client that decide what it may ask, named as in the manifest that makes the real one. */
export interface ClientSettings {
  /** `ALLOW_` and the name of a flow. */
  readonly explicitAuthFlows: readonly string[];
  readonly generateSecret: boolean;
  readonly enableTokenRevocation: boolean;
  readonly refreshTokenRotation?: readonly { readonly feature: 'ENABLED' | 'DISABLED' }[];
}

/** An error as the service answers it: the name is what clients decide by. */
class PoolError extends Error {
  constructor(
    override readonly name: string,
    message: string,
  ) {
    super(message);
  }
}

const region = 'ca-central-1';
const wrongCredentials = () => new PoolError('NotAuthorizedException', 'Incorrect username or password.');
const keyId = 'pool-key';

/**
 * Amazon Cognito's user pool service as its documentation describes it, for one pool with one confidential client:
 * JSON 1.1 over HTTP, secret hashes, signatures on administrators' calls, and the names of errors. The client may do what
 * its settings say; user existence errors are prevented, and e-mail addresses are aliases of a `sub` name.
 */
export class CognitoDouble {
  readonly poolId = `${region}_Double01`;
  readonly clientId = 'double-client';
  readonly clientSecret: string;
  readonly credentials = { accessKeyId: 'AKIDDOUBLE', secretAccessKey: randomBytes(20).toString('hex') };
  readonly region = region;
  /** Names of the operations that were called, the oldest first. */
  readonly calls: string[] = [];
  available = true;
  private readonly users = new Map<string, PoolUser>();
  private readonly revoked = new Set<string>();
  /** Sessions of sign-ins that have shown the password and owe an answer. */
  private readonly challenged = new Map<string, PoolUser>();

  private constructor(
    private readonly server: Server,
    private readonly privateKey: CryptoKey,
    private readonly publicKey: CryptoKey,
    readonly endpoint: string,
    private readonly settings: ClientSettings,
  ) {
    this.clientSecret = settings.generateSecret ? randomBytes(32).toString('hex') : '';
  }

  static async start(settings: ClientSettings): Promise<CognitoDouble> {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
    const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: keyId, alg: 'RS256', use: 'sig' }] });
    const parts: { double?: CognitoDouble } = {};
    const server = createServer((request, response) => {
      const isKeySet = request.method === 'GET' && request.url === `/${parts.double?.poolId}/.well-known/jwks.json`;
      if (isKeySet && parts.double?.available)
        return void response.setHeader('content-type', 'application/json').end(jwks);
      if (request.method === 'GET') return void response.writeHead(isKeySet ? 503 : 404).end();
      void parts.double?.answer(request).then(({ status, body }) =>
        response
          .writeHead(status, {
            'content-type': 'application/x-amz-json-1.1',
            ...(status === 200 ? {} : { 'x-amzn-errortype': (body as { __type: string }).__type }),
          })
          .end(JSON.stringify(body)),
      );
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    parts.double = new CognitoDouble(server, privateKey, publicKey, endpoint, settings);
    return parts.double;
  }

  /** Amazon's own address, whichever endpoint leads to the pool. */
  get issuer(): string {
    return `https://cognito-idp.${this.region}.amazonaws.com/${this.poolId}`;
  }

  user(email: string): PoolUser {
    const user = this.users.get(email);
    if (!user) throw new Error(`The pool has no user ${email}.`);
    return user;
  }

  stop(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((done) => void this.server.close(() => done()));
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: unknown }> {
    const body = await text(request);
    const operation = String(request.headers['x-amz-target']).replace('AWSCognitoIdentityProviderService.', '');
    this.calls.push(operation);
    try {
      if (!this.available) throw new PoolError('InternalErrorException', 'The double is switched off.');
      const handler = this.operations[operation];
      if (!handler) throw new PoolError('UnknownOperationException', operation);
      const headers = request.headers as Record<string, string>;
      const signed = { method: 'POST', path: request.url ?? '/', headers, body };
      if (operation.startsWith('Admin') && !isSigned(signed, this.credentials.secretAccessKey, region, 'cognito-idp'))
        throw new PoolError('InvalidSignatureException', 'The request signature we calculated does not match.');
      return { status: 200, body: (await handler(JSON.parse(body) as Input)) ?? {} };
    } catch (error) {
      if (!(error instanceof PoolError)) throw error;
      const status = error.name === 'InternalErrorException' ? 500 : 400;
      return { status, body: { __type: error.name, message: error.message } };
    }
  }

  private readonly operations: Record<string, (input: Input) => unknown> = {
    SignUp: (input) => {
      const email = this.client(input, 'Username');
      if (this.users.has(email)) throw new PoolError('UsernameExistsException', 'User already exists');
      const attributes = Object.fromEntries(
        (input['UserAttributes'] as { Name: string; Value: string }[]).map(({ Name, Value }) => [Name, Value]),
      );
      const user: PoolUser = {
        sub: randomUUID(),
        email,
        attributes,
        password: this.checked(input['Password']),
        status: 'UNCONFIRMED',
        enabled: true,
        groups: new Set(),
        code: newCode(),
        resetCode: undefined,
        challenge: undefined,
        refreshTokens: new Map(),
      };
      this.users.set(email, user);
      return { UserConfirmed: false, UserSub: user.sub };
    },
    ResendConfirmationCode: (input) => {
      const user = this.users.get(this.client(input, 'Username'));
      if (user?.status === 'CONFIRMED') throw new PoolError('InvalidParameterException', 'User is already confirmed.');
      if (user) user.code = newCode();
    },
    ConfirmSignUp: (input) => {
      const user = this.users.get(this.client(input, 'Username'));
      if (user?.status === 'CONFIRMED')
        throw new PoolError('NotAuthorizedException', 'User cannot be confirmed. Current status is CONFIRMED');
      if (!user?.code || user.code !== input['ConfirmationCode'])
        throw new PoolError('CodeMismatchException', 'Invalid verification code provided, please try again.');
      Object.assign(user, { status: 'CONFIRMED', code: undefined });
    },
    InitiateAuth: (input) => this.initiateAuth(input),
    RespondToAuthChallenge: (input) => this.respondToChallenge(input),
    RevokeToken: (input) => {
      if (input['ClientId'] !== this.clientId || input['ClientSecret'] !== this.clientSecret)
        throw new PoolError('InvalidClientException', 'Invalid client');
      if (!this.settings.enableTokenRevocation)
        throw new PoolError('UnsupportedOperationException', 'Token revocation is not enabled for this client.');
      this.revoked.add(String(input['Token']));
    },
    ForgotPassword: (input) => {
      const user = this.users.get(this.client(input, 'Username'));
      if (user?.status === 'UNCONFIRMED')
        throw new PoolError('InvalidParameterException', 'Cannot reset password: no verified email or phone_number');
      if (user) user.resetCode = newCode();
    },
    ConfirmForgotPassword: (input) => {
      const user = this.users.get(this.client(input, 'Username'));
      if (!user?.resetCode) throw new PoolError('ExpiredCodeException', 'Invalid code provided, please request again.');
      if (user.resetCode !== input['ConfirmationCode'])
        throw new PoolError('CodeMismatchException', 'Invalid verification code provided, please try again.');
      user.password = this.checked(input['Password']);
      user.resetCode = undefined;
    },
    ChangePassword: async (input) => {
      const { payload } = await jwtVerify(String(input['AccessToken']), this.publicKey);
      const user = this.bySub(String(payload.sub));
      if (user.password !== input['PreviousPassword']) throw wrongCredentials();
      user.password = this.checked(input['ProposedPassword']);
    },
    AdminGetUser: (input) => {
      const user = this.admin(input);
      const attributes = { ...user.attributes, sub: user.sub, email: user.email };
      return {
        Username: user.sub,
        Enabled: user.enabled,
        UserStatus: user.status,
        UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      };
    },
    AdminDeleteUser: (input) => void this.users.delete(this.admin(input).email),
    AdminListGroupsForUser: (input) => ({ Groups: [...this.admin(input).groups].map((GroupName) => ({ GroupName })) }),
    AdminAddUserToGroup: (input) => void this.admin(input).groups.add(String(input['GroupName'])),
    AdminRemoveUserFromGroup: (input) => void this.admin(input).groups.delete(String(input['GroupName'])),
    AdminDisableUser: (input) => void (this.admin(input).enabled = false),
    AdminEnableUser: (input) => void (this.admin(input).enabled = true),
    AdminUserGlobalSignOut: (input) => this.admin(input).refreshTokens.clear(),
  };

  private async initiateAuth(input: Input): Promise<unknown> {
    const parameters = input['AuthParameters'] as Record<string, string>;
    const hash = parameters['SECRET_HASH'];
    this.checkFlow(String(input['AuthFlow']));
    if (input['AuthFlow'] === 'USER_PASSWORD_AUTH') {
      const email = String(parameters['USERNAME']);
      this.checkSecretHash(input['ClientId'], email, hash);
      const user = this.users.get(email);
      if (!user || user.password !== parameters['PASSWORD']) throw wrongCredentials();
      if (!user.enabled) throw new PoolError('NotAuthorizedException', 'User is disabled.');
      if (user.status === 'UNCONFIRMED') throw new PoolError('UserNotConfirmedException', 'User is not confirmed.');
      if (user.challenge) {
        const Session = randomUUID();
        this.challenged.set(Session, user);
        const ChallengeParameters = { USER_ID_FOR_SRP: user.sub };
        return { ChallengeName: user.challenge.name, ChallengeParameters, Session };
      }
      return { AuthenticationResult: await this.newSignIn(user) };
    }
    const refreshToken = String(parameters['REFRESH_TOKEN']);
    const user = [...this.users.values()].find(({ refreshTokens }) => refreshTokens.has(refreshToken));
    if (!user?.enabled || this.revoked.has(refreshToken))
      throw new PoolError('NotAuthorizedException', 'Refresh Token has been revoked');
    // A refresh is proved for the user's real name, an alias will not do.
    this.checkSecretHash(input['ClientId'], user.sub, hash);
    return { AuthenticationResult: await this.tokens(user, user.refreshTokens.get(refreshToken) as string) };
  }

  /** With rotation a refresh must go by GetTokensFromRefreshToken, whatever flows are named. */
  private checkFlow(flow: string): void {
    const { explicitAuthFlows, refreshTokenRotation = [] } = this.settings;
    const rotates = refreshTokenRotation.some(({ feature }) => feature === 'ENABLED');
    if (!explicitAuthFlows.includes(`ALLOW_${flow}`) || (flow === 'REFRESH_TOKEN_AUTH' && rotates))
      throw new PoolError('InvalidParameterException', `${flow} flow not enabled for this client`);
  }

  private async respondToChallenge(input: Input): Promise<unknown> {
    const responses = input['ChallengeResponses'] as Record<string, string>;
    const user = this.challenged.get(String(input['Session']));
    this.challenged.delete(String(input['Session']));
    if (!user || user.challenge?.name !== input['ChallengeName'])
      throw new PoolError('NotAuthorizedException', 'Invalid session for the user.');
    // As a refresh: an alias will not do.
    this.checkSecretHash(input['ClientId'], user.sub, responses['SECRET_HASH']);
    if (responses['USERNAME'] !== user.sub) throw new PoolError('NotAuthorizedException', 'Invalid session');
    if (responses['SOFTWARE_TOKEN_MFA_CODE'] !== user.challenge?.code)
      throw new PoolError('CodeMismatchException', 'Invalid code received for user');
    return { AuthenticationResult: await this.newSignIn(user) };
  }

  private async newSignIn(user: PoolUser): Promise<object> {
    const [refreshToken, signIn] = [randomBytes(48).toString('base64url'), randomUUID()];
    user.refreshTokens.set(refreshToken, signIn);
    return { ...(await this.tokens(user, signIn)), RefreshToken: refreshToken };
  }

  private async tokens(user: PoolUser, signIn: string): Promise<object> {
    const AccessToken = await new SignJWT({
      token_use: 'access',
      client_id: this.clientId,
      ...(this.settings.enableTokenRevocation ? { origin_jti: signIn } : {}),
      ...(user.groups.size > 0 ? { 'cognito:groups': [...user.groups] } : {}),
      username: user.sub,
    })
      .setProtectedHeader({ alg: 'RS256', kid: keyId })
      .setIssuer(this.issuer)
      .setSubject(user.sub)
      .setJti(randomUUID())
      .setIssuedAt()
      .setExpirationTime('60m')
      .sign(this.privateKey);
    return { AccessToken, ExpiresIn: 3600, TokenType: 'Bearer' };
  }

  /** @returns the user name of a call that only the confidential client may make */
  private client(input: Input, field: string): string {
    const username = String(input[field]);
    this.checkSecretHash(input['ClientId'], username, input['SecretHash']);
    return username;
  }

  private checkSecretHash(clientId: unknown, username: string, given: unknown): void {
    const expected = createHmac('sha256', this.clientSecret)
      .update(username + this.clientId)
      .digest('base64');
    if (clientId !== this.clientId || given !== expected)
      throw new PoolError('NotAuthorizedException', 'Unable to verify secret hash for client');
  }

  private admin(input: Input): PoolUser {
    if (input['UserPoolId'] !== this.poolId) throw new PoolError('ResourceNotFoundException', 'No such pool');
    return this.bySub(String(input['Username']));
  }

  private bySub(name: string): PoolUser {
    const user = [...this.users.values()].find(({ sub, email }) => sub === name || email === name);
    if (!user) throw new PoolError('UserNotFoundException', 'User does not exist.');
    return user;
  }

  private checked(password: unknown): string {
    const text = String(password);
    if (text.length < 8 || !/[a-z]/.test(text) || !/[A-Z]/.test(text))
      throw new PoolError('InvalidPasswordException', 'Password did not conform with policy');
    return text;
  }
}

const newCode = () => String(randomInt(1_000_000)).padStart(6, '0');
