import { createHash, createHmac } from 'node:crypto';

/** What a token must have been made for, and with whose key. */
export interface TokenTerms {
  readonly hostname: string;
  readonly port: number;
  readonly user: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** A token signed more than so many seconds ago is refused; Amazon allows 900. */
  readonly allowedAgeSeconds: number;
}

const algorithm = 'AWS4-HMAC-SHA256';
/** The only life that Amazon lets a token name, in seconds. */
const namedLife = '900';

/**
 * Why Amazon would refuse a password as an RDS sign-in token, or null for a genuine one: a presigned request (Signature
 * Version 4) for `rds-db:connect`. Recomputed here from the specification, not by the library that made it.
 */
export function tokenRefusal(token: string, terms: TokenTerms, now = Date.now()): string | null {
  if (!URL.canParse(`https://${token}`)) return 'the password is no token';
  const url = new URL(`https://${token}`);
  const query = url.searchParams;
  if (query.get('Action') !== 'connect' || query.get('X-Amz-Algorithm') !== algorithm)
    return 'the password is no token';
  if (url.host !== `${terms.hostname}:${terms.port}` || url.pathname !== '/') return 'the token is for another host';
  if (query.get('DBUser') !== terms.user) return 'the token is for another user';
  const signedAt = query.get('X-Amz-Date') ?? '';
  const scope = `${signedAt.slice(0, 8)}/${terms.region}/rds-db/aws4_request`;
  if (query.get('X-Amz-Credential') !== `${terms.accessKeyId}/${scope}`) return 'the token has another scope or key';
  if (query.get('X-Amz-Expires') !== namedLife) return 'the token names another life';
  if (query.get('X-Amz-Signature') !== signature(url, scope, signedAt, terms.secretAccessKey))
    return 'the signature does not match';
  const age = ageInSeconds(token, now);
  return age >= -1 && age <= terms.allowedAgeSeconds ? null : 'the token has expired';
}

/** Whole seconds since a token was signed: tokens carry no fractions, so a fresh one is 0 or 1 seconds old. */
export function ageInSeconds(token: string, now = Date.now()): number {
  const stamp = new URL(`https://${token}`).searchParams.get('X-Amz-Date') ?? '';
  const iso = stamp.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  return Math.floor(now / 1000) - Date.parse(iso) / 1000;
}

function signature({ host, searchParams }: URL, scope: string, signedAt: string, secret: string): string {
  const query = [...searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const request = ['GET', '/', query, `host:${host}`, '', 'host', sha256('')].join('\n');
  const toSign = [algorithm, signedAt, scope, sha256(request)].join('\n');
  const key = scope.split('/').reduce<string | Buffer>((parent, part) => hmac(parent, part), `AWS4${secret}`);
  return hmac(key, toSign).toString('hex');
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const encode = (text: string) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
