import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Checks AWS signatures (version 4) as the service does, written from its documentation and not from the SDK. */
export class SignatureChecker {
  constructor(
    private readonly accessKeyId: string,
    private readonly secretAccessKey: string,
  ) {}

  /** A request signed in its headers, or in its address. */
  isSigned(request: IncomingMessage, url: URL, body: Buffer): boolean {
    return url.searchParams.has('X-Amz-Signature')
      ? this.isPresigned(request, url)
      : this.isSignedInHeaders(request, url, body);
  }

  /** The policy of a form, signed with the form's other fields. */
  isSignedPolicy(policy: string, credential: string, signature: string): boolean {
    const scope = this.scopeOf(credential);
    return scope !== undefined && this.hmac(scope, policy) === signature;
  }

  private isSignedInHeaders(request: IncomingMessage, url: URL, body: Buffer): boolean {
    const match = /^AWS4-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]+)$/.exec(
      request.headers.authorization ?? '',
    );
    const scope = match && this.scopeOf(match[1]!);
    if (!match || !scope) return false;
    const announced = header(request, 'x-amz-content-sha256');
    const actual = sha256(body);
    if (announced !== undefined && announced !== 'UNSIGNED-PAYLOAD' && announced !== actual) return false;
    const canonical = canonicalRequest(request, url, match[2]!.split(';'), announced ?? actual);
    return this.hmac(scope, stringToSign(header(request, 'x-amz-date') ?? '', scope, canonical)) === match[3];
  }

  private isPresigned(request: IncomingMessage, url: URL): boolean {
    const query = url.searchParams;
    const scope = this.scopeOf(query.get('X-Amz-Credential') ?? '');
    const date = query.get('X-Amz-Date') ?? '';
    const began = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
    if (!scope || !(Date.now() < began + Number(query.get('X-Amz-Expires')) * 1000)) return false;
    const headers = (query.get('X-Amz-SignedHeaders') ?? '').split(';');
    const canonical = canonicalRequest(request, url, headers, 'UNSIGNED-PAYLOAD');
    return this.hmac(scope, stringToSign(date, scope, canonical)) === query.get('X-Amz-Signature');
  }

  private scopeOf(credential: string): string[] | undefined {
    const [accessKeyId, ...scope] = credential.split('/');
    return accessKeyId === this.accessKeyId && scope.length === 4 ? scope : undefined;
  }

  private hmac(scope: readonly string[], text: string): string {
    const sign = (key: string | Buffer, value: string): Buffer => createHmac('sha256', key).update(value).digest();
    const key = scope.reduce<string | Buffer>(sign, `AWS4${this.secretAccessKey}`);
    return sign(key, text).toString('hex');
  }
}

function canonicalRequest(request: IncomingMessage, url: URL, headers: readonly string[], payload: string): string {
  const query = [...url.searchParams]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const lines = headers.map((name) => `${name}:${(header(request, name) ?? '').trim().replace(/ +/g, ' ')}\n`);
  return [request.method, url.pathname, query, lines.join(''), headers.join(';'), payload].join('\n');
}

function stringToSign(date: string, scope: readonly string[], canonical: string): string {
  return ['AWS4-HMAC-SHA256', date, scope.join('/'), sha256(canonical)].join('\n');
}

function header(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}
