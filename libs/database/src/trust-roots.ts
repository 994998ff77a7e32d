import { X509Certificate } from 'node:crypto';

/**
 * Authorities that sign for the two ways to a database of Amazon. RDS Proxy has certificates of AWS Certificate Manager,
 * the databases have those of RDS' own authorities, and neither bundle holds the other's roots.
 */
const WAYS = [
  {
    host: /\.proxy-[a-z0-9]+\.[a-z0-9-]+\.rds\.amazonaws\.com(\.cn)?$/,
    root: /^CN=(Amazon Root CA \d|Starfield Services Root Certificate Authority - G2)$/m,
    advice: 'RDS Proxy is signed for by Amazon Root CA 1 to 4, which are in the public bundle of the system',
  },
  {
    host: /\.rds\.amazonaws\.com(\.cn)?$/,
    root: /^CN=Amazon RDS .*Root CA/m,
    advice: 'a database of RDS is signed for by the authorities of the RDS bundle (global-bundle.pem)',
  },
] as const;

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;

/**
 * Says at once what would otherwise be a failed connection with a riddle for a message: that the trust roots are those
 * of the other way. Hosts elsewhere may have any authority.
 *
 * @param bundle certificates in PEM
 * @throws when none of them can have signed for the host
 */
export function assertTrustRoots(host: string, bundle: string): void {
  const way = WAYS.find((one) => one.host.test(host));
  if (!way) return;
  const subjects = (bundle.match(CERTIFICATE) ?? []).map((pem) => new X509Certificate(pem).subject);
  if (!subjects.some((subject) => way.root.test(subject)))
    throw new Error(`DATABASE_CA_FILE holds no root for ${host}: ${way.advice}.`);
}
