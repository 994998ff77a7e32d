import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AilaError } from '@aila/contracts';
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';

export interface CognitoSettings {
  readonly userPoolId: string;
  readonly clientId: string;
  /** The app client is confidential: only who knows its secret can use it. */
  readonly clientSecretFile: string;
  readonly region: string;
  /** Of the API and of the keys of its tokens; null: the public one of the region. */
  readonly endpoint: string | null;
}

/** A user pool with one confidential app client. */
export class CognitoPool {
  readonly client: CognitoIdentityProviderClient;

  private constructor(
    private readonly settings: CognitoSettings,
    readonly clientSecret: string,
  ) {
    this.client = new CognitoIdentityProviderClient({
      region: settings.region,
      ...(settings.endpoint === null ? {} : { endpoint: settings.endpoint }),
    });
  }

  static async open(settings: CognitoSettings): Promise<CognitoPool> {
    return new CognitoPool(settings, (await readFile(settings.clientSecretFile, 'utf8')).trim());
  }

  get UserPoolId(): string {
    return this.settings.userPoolId;
  }

  get ClientId(): string {
    return this.settings.clientId;
  }

  /** Proves the client's secret for one user. A refresh needs the real user name (the `sub`), all else the address. */
  secretHash(username: string): string {
    return createHmac('sha256', this.clientSecret)
      .update(
        // control: client-secret-user
        username + this.settings.clientId,
      )
      .digest('base64');
  }
}

/** What the pool's own errors mean to us; what is not named is an outage. */
type Meanings = Readonly<Record<string, () => AilaError>>;

/** Calls the pool and turns its errors into ours. @throws SERVICE_UNAVAILABLE for an error without a meaning here */
export async function askPool<T>(request: Promise<T>, meanings: Meanings = {}): Promise<T> {
  try {
    return await request;
  } catch (cause) {
    const name = cause instanceof Error ? cause.name : '';
    const meaning = Object.hasOwn(meanings, name) ? meanings[name] : undefined;
    if (meaning) throw meaning();
    if (name === 'TooManyRequestsException' || name === 'LimitExceededException')
      throw new AilaError('TOO_MANY_REQUESTS', { seconds: 60 }, { cause });
    throw new AilaError('SERVICE_UNAVAILABLE', { service: 'user pool' }, { cause });
  }
}

/** Whether the pool refused for this reason. */
export function isPoolError(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
