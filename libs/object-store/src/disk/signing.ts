import { createHmac, timingSafeEqual } from 'node:crypto';
import { AilaError } from '@aila/contracts';

const MIN_KEY_BYTES = 32;

/** Everything that an upload is bound to. `expires` is in seconds since 1970. */
export interface UploadTerms {
  readonly key: string;
  readonly expires: number;
  readonly contentType: string;
  readonly minBytes: number;
  readonly maxBytes: number;
}

export interface DownloadTerms {
  readonly key: string;
  readonly expires: number;
  readonly fileName: string;
  readonly disposition: 'attachment' | 'inline';
}

/**
 * Signs the terms of uploads and downloads into the query of an address, and reads them back. HMAC-SHA-256 over the
 * method, the key and every term: an address is good for one object, one method, one type, one size range, one span of
 * time.
 */
export class PermitSigner {
  constructor(
    private readonly secret: Uint8Array,
    private readonly now: () => number = Date.now,
  ) {
    if (secret.length < MIN_KEY_BYTES)
      throw new Error(`the key that signs permits has less than ${MIN_KEY_BYTES} bytes`);
  }

  signUpload(terms: UploadTerms): URLSearchParams {
    return this.sign('PUT', terms.key, {
      expires: String(terms.expires),
      type: terms.contentType,
      min: String(terms.minBytes),
      max: String(terms.maxBytes),
    });
  }

  signDownload(terms: DownloadTerms): URLSearchParams {
    return this.sign('GET', terms.key, {
      expires: String(terms.expires),
      name: terms.fileName,
      disposition: terms.disposition,
    });
  }

  /** @throws AilaError PERMIT_INVALID when it was not issued for this or has expired */
  readUpload(key: string, query: URLSearchParams): UploadTerms {
    const { expires, type, min, max } = this.read('PUT', key, query, ['expires', 'type', 'min', 'max']);
    return { key, expires: Number(expires), contentType: type!, minBytes: Number(min), maxBytes: Number(max) };
  }

  /** @throws AilaError PERMIT_INVALID when it was not issued for this or has expired */
  readDownload(key: string, query: URLSearchParams): DownloadTerms {
    const { expires, name, disposition } = this.read('GET', key, query, ['expires', 'name', 'disposition']);
    return {
      key,
      expires: Number(expires),
      fileName: name!,
      disposition: disposition === 'inline' ? 'inline' : 'attachment',
    };
  }

  private sign(method: string, key: string, terms: Readonly<Record<string, string>>): URLSearchParams {
    return new URLSearchParams({ ...terms, signature: this.signature(method, key, terms) });
  }

  private read(method: string, key: string, query: URLSearchParams, names: readonly string[]): Record<string, string> {
    const terms: Record<string, string> = {};
    for (const name of names) terms[name] = query.get(name) ?? '';
    // As written: several texts decode to the same bytes, and only one of them was signed.
    const given = Buffer.from(query.get('signature') ?? '');
    const right = Buffer.from(this.signature(method, key, terms));
    const genuine = given.length === right.length && timingSafeEqual(given, right);
    // control: address-expiry
    if (!genuine || this.now() >= Number(terms['expires']) * 1000) throw new AilaError('PERMIT_INVALID');
    return terms;
  }

  /** JSON of an array: no two different terms give the same bytes. */
  private signature(method: string, key: string, terms: Readonly<Record<string, string>>): string {
    const signed = JSON.stringify(['aila-object-1', method, key, ...Object.entries(terms)]); // control: signed-terms
    return createHmac('sha256', this.secret).update(signed).digest('base64url');
  }
}
