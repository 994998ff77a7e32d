import { createHmac } from 'node:crypto';
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  SignUpCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { CognitoDouble, type ClientSettings } from './cognito-double.js';
import { declaredClient } from './declared-client.js';

let pool: CognitoDouble;
beforeAll(async () => {
  pool = await CognitoDouble.start(declaredClient());
});
afterAll(() => pool.stop());

const client = (credentials = pool.credentials, region: string = pool.region) =>
  new CognitoIdentityProviderClient({ endpoint: pool.endpoint, region, credentials });
const find = (user: CognitoIdentityProviderClient) =>
  user.send(new AdminGetUserCommand({ UserPoolId: pool.poolId, Username: 'nobody' }));
const signUp = (SecretHash?: string) =>
  client().send(
    new SignUpCommand({
      ClientId: pool.clientId,
      Username: 'a@aila.test',
      Password: 'Correct-horse-battery',
      UserAttributes: [],
      ...(SecretHash === undefined ? {} : { SecretHash }),
    }),
  );

describe('the double of the user pool, so that a pass against it means something', () => {
  test('takes the signature of the right key and refuses others, other regions, and none', async () => {
    await expect(find(client())).rejects.toMatchObject({ name: 'UserNotFoundException' });
    const wrongKey = client({ ...pool.credentials, secretAccessKey: 'wrong' });
    await expect(find(wrongKey)).rejects.toMatchObject({ name: 'InvalidSignatureException' });
    await expect(find(client(pool.credentials, 'us-east-1'))).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
    const response = await fetch(pool.endpoint, {
      method: 'POST',
      headers: { 'x-amz-target': 'AWSCognitoIdentityProviderService.AdminGetUser' },
      body: JSON.stringify({ UserPoolId: pool.poolId, Username: 'nobody' }),
    });
    expect(await response.json()).toMatchObject({ __type: 'InvalidSignatureException' });
  });

  test('refuses a client that does not prove its secret for this very user', async () => {
    const hash = (secret: string, username: string) =>
      createHmac('sha256', secret)
        .update(username + pool.clientId)
        .digest('base64');
    for (const wrong of [undefined, hash('wrong', 'a@aila.test'), hash(pool.clientSecret, 'b@aila.test')])
      await expect(signUp(wrong)).rejects.toMatchObject({ name: 'NotAuthorizedException' });
    await expect(signUp(hash(pool.clientSecret, 'a@aila.test'))).resolves.toMatchObject({ UserConfirmed: false });
  });

  const declared = declaredClient();
  test.each<[string, 'REFRESH_TOKEN_AUTH' | 'USER_PASSWORD_AUTH', Partial<ClientSettings>]>([
    ['a refresh where the pool rotates', 'REFRESH_TOKEN_AUTH', { refreshTokenRotation: [{ feature: 'ENABLED' }] }],
    ['a refresh that is not named', 'REFRESH_TOKEN_AUTH', { explicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'] }],
    ['a password where only SRP is named', 'USER_PASSWORD_AUTH', { explicitAuthFlows: ['ALLOW_USER_SRP_AUTH'] }],
  ])('refuses %s', async (_, AuthFlow, changes) => {
    const other = await CognitoDouble.start({ ...declared, ...changes });
    const { endpoint, clientId: ClientId, region, credentials } = other;
    const user = new CognitoIdentityProviderClient({ endpoint, region, credentials });
    try {
      await expect(
        user.send(new InitiateAuthCommand({ ClientId, AuthFlow, AuthParameters: {} })),
      ).rejects.toMatchObject({ name: 'InvalidParameterException', message: expect.stringContaining(AuthFlow) });
    } finally {
      await other.stop();
    }
  });
});
