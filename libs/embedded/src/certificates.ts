import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { webcrypto } from 'node:crypto';
import { join } from 'node:path';
import 'reflect-metadata';
import * as x509 from '@peculiar/x509';

type CryptoKey = webcrypto.CryptoKey;
type CryptoKeyPair = webcrypto.CryptoKeyPair;

x509.cryptoProvider.set(webcrypto);

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 24 * 60 * 60 * 1000;
const authorityDays = 3650;
const certificateDays = 365;
/** A certificate that ends sooner than this is made anew at the next start. */
const renewBeforeDays = 30;

/** Where a certificate, its key and the authority that signed it lie, as PEM. */
export interface CertificateFiles {
  readonly certFile: string;
  readonly keyFile: string;
  readonly caFile: string;
}

/**
 * The certificate authority of an embedded installation. It exists for this machine alone: services on Kubernetes get
 * their certificates from cert-manager.
 */
export class CertificateAuthority {
  private constructor(
    private readonly directory: string,
    private readonly certificate: x509.X509Certificate,
    private readonly keys: CryptoKeyPair,
  ) {}

  /** Opens the authority in a directory, or makes one there. Keys are readable by their owner only. */
  static async open(directory: string): Promise<CertificateAuthority> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    const certFile = join(directory, 'ca.pem');
    const keyFile = join(directory, 'ca.key');
    if (existsSync(certFile) && existsSync(keyFile)) {
      const certificate = new x509.X509Certificate(await readFile(certFile, 'utf8'));
      const privateKey = await importPrivateKey(await readFile(keyFile, 'utf8'));
      const publicKey = await certificate.publicKey.export();
      return new CertificateAuthority(directory, certificate, { privateKey, publicKey });
    }
    const keys = await generateKeys();
    const certificate = await x509.X509CertificateGenerator.createSelfSigned({
      serialNumber: serialNumber(),
      name: 'CN=Aila embedded authority',
      notBefore: new Date(Date.now() - day),
      notAfter: new Date(Date.now() + authorityDays * day),
      keys,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(true, 0, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    await writePair(certFile, certificate, keyFile, keys.privateKey);
    return new CertificateAuthority(directory, certificate, keys);
  }

  /** The files of a certificate for `name`, valid for `localhost` too; made or renewed when needed. */
  async certificateFor(name: string): Promise<CertificateFiles> {
    const files = {
      certFile: join(this.directory, `${name}.pem`),
      keyFile: join(this.directory, `${name}.key`),
      caFile: join(this.directory, 'ca.pem'),
    };
    if (!(await isUsable(files))) await this.issue(name, files);
    return files;
  }

  private async issue(name: string, files: CertificateFiles): Promise<void> {
    const keys = await generateKeys();
    const { clientAuth, serverAuth } = x509.ExtendedKeyUsage;
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: `CN=${name}`,
      issuer: this.certificate.subject,
      notBefore: new Date(Date.now() - day),
      notAfter: new Date(Date.now() + certificateDays * day),
      publicKey: keys.publicKey,
      signingKey: this.keys.privateKey,
      signingAlgorithm: algorithm,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
        new x509.ExtendedKeyUsageExtension([serverAuth, clientAuth]),
        new x509.SubjectAlternativeNameExtension([
          { type: 'dns', value: name },
          { type: 'dns', value: 'localhost' },
          { type: 'ip', value: '127.0.0.1' },
          { type: 'ip', value: '::1' },
        ]),
        await x509.AuthorityKeyIdentifierExtension.create(this.keys.publicKey),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    });
    await writePair(files.certFile, certificate, files.keyFile, keys.privateKey);
  }
}

async function isUsable({ certFile, keyFile }: CertificateFiles): Promise<boolean> {
  if (!existsSync(certFile) || !existsSync(keyFile)) return false;
  const { notAfter } = new x509.X509Certificate(await readFile(certFile, 'utf8'));
  return notAfter.getTime() > Date.now() + renewBeforeDays * day;
}

function generateKeys(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']) as Promise<CryptoKeyPair>;
}

function importPrivateKey(pem: string): Promise<CryptoKey> {
  const der = x509.PemConverter.decodeFirst(pem);
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, true, ['sign']) as Promise<CryptoKey>;
}

function serialNumber(): string {
  return Buffer.from(webcrypto.getRandomValues(new Uint8Array(16))).toString('hex');
}

async function writePair(
  certFile: string,
  certificate: x509.X509Certificate,
  keyFile: string,
  key: CryptoKey,
): Promise<void> {
  const der = await webcrypto.subtle.exportKey('pkcs8', key);
  await writeFile(keyFile, x509.PemConverter.encode(der, 'PRIVATE KEY') + '\n', { mode: 0o600 });
  await writeFile(certFile, certificate.toString('pem') + '\n');
}
