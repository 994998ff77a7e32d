import { createHash, createHmac } from 'node:crypto';

/** A request as AWS Signature Version 4 sees it. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
const hex = (text: string) => createHash('sha256').update(text).digest('hex');

/** Whether a request carries a right signature of Version 4 for a service in a region, made with this secret key. */
export function isSigned(request: SignedRequest, secretKey: string, region: string, service: string): boolean {
  const pattern =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;
  const [, date = '', inRegion, forService, names = '', signature] =
    pattern.exec(request.headers['authorization'] ?? '') ?? [];
  // HTTP/2 says the host in a pseudo-header.
  const namesHost = names.split(';').some((name) => name === 'host' || name === ':authority');
  if (inRegion !== region || forService !== service || !namesHost) return false;
  // Every service but S3 signs the path encoded once more than it is sent.
  const path = request.path.split('/').map(encodeURIComponent).join('/');
  const canonical = [
    request.method,
    path,
    '',
    ...names.split(';').map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}`),
    '',
    names,
    hex(request.body),
  ].join('\n');
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, hex(canonical)].join('\n');
  const key = [region, service, 'aws4_request'].reduce(
    (derived: Buffer, part) => hmac(derived, part),
    hmac(`AWS4${secretKey}`, date),
  );
  return hmac(key, toSign).toString('hex') === signature;
}
