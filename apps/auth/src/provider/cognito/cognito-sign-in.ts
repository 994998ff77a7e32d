import { systemActor } from '@aila/access';
import { AilaError, type SignInInput, type Tokens } from '@aila/contracts';
import type { FieldCipher } from '@aila/crypto';
import { UserAccount, type Database, type SignInSessionRow } from '@aila/database';
import {
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  type AuthenticationResultType,
  type InitiateAuthCommandInput,
  type InitiateAuthCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import { decodeJwt } from 'jose';
import { z } from 'zod';
import type { AccountHooks } from '../hooks/account-hooks.js';
import type { Device, SignInPort } from '../identity-provider.js';
import type { SignInStore } from '../sign-in-store.js';
import { rolesIn, type CognitoDirectory } from './cognito-directory.js';
import { askPool, type CognitoPool } from './cognito-pool.js';
import type { CognitoRegistration } from './cognito-registration.js';

const identity = systemActor('identity');

/** The pool must have token revocation enabled: `origin_jti` names the sign-in. */
const PoolClaims = z.object({
  sub: z.uuid(),
  origin_jti: z.uuid(),
  'cognito:groups': z.array(z.string()).default([]),
});

const credentialsWrong = () => new AilaError('CREDENTIALS_WRONG');
const codeWrong = () => new AilaError('CODE_WRONG');
const signInEnded = () => new AilaError('SIGN_IN_ENDED');

/**
 * Sign-in with the pool's access tokens. Its refresh token stays with us, encrypted: the browser gets one of ours, which
 * rotates and betrays its theft in the same way as with the builtin provider.
 */
export class CognitoSignIn implements SignInPort {
  constructor(
    private readonly database: Database,
    private readonly pool: CognitoPool,
    private readonly parts: {
      readonly directory: CognitoDirectory;
      readonly registration: CognitoRegistration;
      readonly hooks: AccountHooks;
      readonly signIns: SignInStore;
      readonly cipher: FieldCipher;
    },
  ) {}

  /** @throws besides those of every provider MFA_CODE_REQUIRED, CODE_WRONG for such a code, SIGN_IN_STEP_UNSUPPORTED */
  async signIn({ email, password, mfaCode }: SignInInput, device: Device): Promise<Tokens> {
    const { hooks, signIns, cipher } = this.parts;
    let result = await this.authenticate(
      'USER_PASSWORD_AUTH',
      { USERNAME: email, PASSWORD: password, SECRET_HASH: this.pool.secretHash(email) },
      {
        NotAuthorizedException: credentialsWrong,
        UserNotFoundException: credentialsWrong,
        UserNotConfirmedException: () => new AilaError('ACCOUNT_UNCONFIRMED'),
        PasswordResetRequiredException: () => new AilaError('PASSWORD_RESET_REQUIRED'),
      },
      mfaCode,
    );
    const poolToken = result.RefreshToken ?? '';
    const claims = PoolClaims.parse(decodeJwt(result.AccessToken ?? ''));
    const user = { userId: claims.sub, email };
    await this.ensureAccount(user.userId);
    // control: provider-token-encryption
    const providerToken = await cipher.encrypt(Buffer.from(poolToken), contextOf(claims.origin_jti));
    const { opened, changes } = await this.database.asActor(identity, async (tx) => ({
      changes: await hooks.postAuthentication(tx, user.userId, rolesIn(claims['cognito:groups'])),
      opened: await signIns.open(tx, {
        userId: user.userId,
        device,
        signInId: claims.origin_jti,
        providerToken,
      }),
    }));
    for (const role of changes.add) await this.parts.directory.setRole(user, role, true);
    for (const role of changes.remove) await this.parts.directory.setRole(user, role, false);
    // The token that the pool made a moment ago names the groups from before.
    if (changes.add.length + changes.remove.length > 0) result = await this.renew(user.userId, poolToken);
    return tokensOf(result, opened.refreshToken);
  }

  async refresh(refreshToken: string, { userAgent }: Device): Promise<Tokens> {
    const signIn = await this.parts.signIns.find(refreshToken, userAgent);
    const poolToken = await this.poolTokenOf(signIn);
    // The pool first: while it is out of reach the browser's token stays as it is and can be used again.
    const result = await this.renew(signIn.userId, poolToken).catch(async (error: unknown) => {
      if (error instanceof AilaError && error.code === 'SIGN_IN_ENDED')
        await this.parts.signIns.endByToken(refreshToken, 'revoked');
      throw error;
    });
    const claims = PoolClaims.parse(decodeJwt(result.AccessToken ?? ''));
    await this.database.asActor(identity, (tx) =>
      this.parts.hooks.postRefresh(tx, signIn.userId, rolesIn(claims['cognito:groups'])),
    );
    const { refreshToken: successor } = await this.parts.signIns.rotate(refreshToken, userAgent);
    return tokensOf(result, successor);
  }

  async signOut(refreshToken: string): Promise<void> {
    const signIn = await this.parts.signIns.endByToken(refreshToken);
    if (!signIn) return;
    const { ClientId, clientSecret, client } = this.pool;
    const Token = await this.poolTokenOf(signIn);
    await askPool(client.send(new RevokeTokenCommand({ ClientId, ClientSecret: clientSecret, Token })));
  }

  /** For people made by an operator, or whose confirmation was cut off before their account was. */
  private async ensureAccount(userId: string): Promise<void> {
    const exists = await this.database.asActor(identity, (tx) => tx.existsBy(UserAccount, { id: userId }));
    if (exists) return;
    const user = await this.parts.directory.find(userId);
    if (!user) throw credentialsWrong();
    await this.parts.registration.ensureAccount(user);
  }

  private renew(userId: string, poolToken: string): Promise<AuthenticationResultType> {
    return this.authenticate(
      'REFRESH_TOKEN_AUTH',
      { REFRESH_TOKEN: poolToken, SECRET_HASH: this.pool.secretHash(userId) },
      { NotAuthorizedException: signInEnded, UserNotFoundException: signInEnded },
    );
  }

  private async authenticate(
    AuthFlow: 'USER_PASSWORD_AUTH' | 'REFRESH_TOKEN_AUTH',
    AuthParameters: NonNullable<InitiateAuthCommandInput['AuthParameters']>,
    meanings: Parameters<typeof askPool>[1],
    mfaCode?: string,
  ): Promise<AuthenticationResultType> {
    const { ClientId, client } = this.pool;
    const answer = await askPool(
      client.send(new InitiateAuthCommand({ ClientId, AuthFlow, AuthParameters })),
      meanings,
    );
    return answer.AuthenticationResult ?? this.answerChallenge(answer, mfaCode);
  }

  /**
   * The pool asks for more than the password. Only what can be asked again at any moment is answered here: the code of
   * an authenticator app. Codes that the pool sends would be sent anew with each try.
   */
  private async answerChallenge(
    { ChallengeName, ChallengeParameters, Session }: InitiateAuthCommandOutput,
    mfaCode: string | undefined,
  ): Promise<AuthenticationResultType> {
    if (ChallengeName === 'NEW_PASSWORD_REQUIRED') throw new AilaError('PASSWORD_RESET_REQUIRED');
    if (ChallengeName !== 'SOFTWARE_TOKEN_MFA')
      throw new AilaError('SIGN_IN_STEP_UNSUPPORTED', { step: ChallengeName ?? 'unknown' });
    if (mfaCode === undefined) throw new AilaError('MFA_CODE_REQUIRED');
    const { ClientId, client } = this.pool;
    const username = ChallengeParameters?.['USER_ID_FOR_SRP'] ?? '';
    const answer = await askPool(
      client.send(
        new RespondToAuthChallengeCommand({
          ClientId,
          ChallengeName,
          Session,
          ChallengeResponses: {
            USERNAME: username,
            SOFTWARE_TOKEN_MFA_CODE: mfaCode,
            SECRET_HASH: this.pool.secretHash(username),
          },
        }),
      ),
      { CodeMismatchException: codeWrong, ExpiredCodeException: codeWrong, NotAuthorizedException: codeWrong },
    );
    if (!answer.AuthenticationResult)
      throw new AilaError('SIGN_IN_STEP_UNSUPPORTED', { step: answer.ChallengeName ?? 'unknown' });
    return answer.AuthenticationResult;
  }

  private async poolTokenOf({ id, providerToken }: SignInSessionRow): Promise<string> {
    if (!providerToken) throw signInEnded();
    return (await this.parts.cipher.decrypt(providerToken, contextOf(id))).toString();
  }
}

const contextOf = (signInId: string) => ({ table: 'identity.sign_in_session', id: signInId });

function tokensOf(result: AuthenticationResultType, refreshToken: string): Tokens {
  return {
    accessToken: result.AccessToken ?? '',
    tokenType: 'Bearer',
    expiresIn: result.ExpiresIn ?? 0,
    refreshToken,
  };
}
