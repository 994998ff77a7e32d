import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { SignJWT, type CryptoKey, type JWTPayload } from 'jose';

export interface GenuineKey {
  readonly id: string;
  readonly privateKey: KeyObject | CryptoKey;
  /** PEM. */
  readonly publicKey: string;
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
const hour = 3600;

/**
 * Tokens that nobody may believe, by what is wrong with them. Each but the first is made from the claims of a genuine
 * one, most of them with the genuine key.
 */
export async function impostorTokens(claims: JWTPayload, key: GenuineKey): Promise<Record<string, string>> {
  const now = Math.floor(Date.now() / 1000);
  const valid: JWTPayload = { ...claims, iat: now, exp: now + hour };
  const sign = (payload: JWTPayload, header: object = {}, signer = key.privateKey) =>
    new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: key.id, ...header }).sign(signer);
  const { exp: _, ...endless } = valid;
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const [header, , signature] = (await sign(valid)).split('.');
  const hmacInput = `${encode({ alg: 'HS256', kid: key.id })}.${encode(valid)}`;
  return {
    'is no token': 'genuine.looking.text',
    expired: await sign({ ...valid, iat: now - 2 * hour, exp: now - hour }),
    'not valid yet': await sign({ ...valid, nbf: now + hour }),
    'without an end': await sign(endless),
    'of another issuer': await sign({ ...valid, iss: 'https://elsewhere.example' }),
    'for another client': await sign({ ...valid, client_id: 'another-client' }),
    'for another use': await sign({ ...valid, token_use: 'id' }),
    'without a sign-in': await sign({ ...valid, origin_jti: undefined }),
    unsigned: `${encode({ alg: 'none', kid: key.id })}.${encode(valid)}.`,
    'signed with the public key as a secret': `${hmacInput}.${createHmac('sha256', key.publicKey).update(hmacInput).digest('base64url')}`,
    'signed with another algorithm': await sign(valid, { alg: 'RS512' }),
    'signed by a stranger': await sign(valid, {}, stranger.privateKey),
    'with the key of a stranger inside': await sign(
      valid,
      { kid: undefined, jwk: stranger.publicKey.export({ format: 'jwk' }) },
      stranger.privateKey,
    ),
    'with an unknown key': await sign(valid, { kid: 'unknown' }),
    'with changed claims': `${header}.${encode({ ...valid, exp: now + 2 * hour })}.${signature}`,
  };
}
