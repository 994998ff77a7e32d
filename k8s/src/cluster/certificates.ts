import type { Construct } from 'constructs';
import type { AilaValues, Source } from '../parameters/index.js';
import { custom, Optional } from '../template/objects.js';
import { asText, choose, is } from '../template/tokens.js';
import { SERVICE_NAMES, type ServiceName } from '../catalogue/catalogue.js';
import { selector, PART_OF } from '../catalogue/labels.js';
import { tlsSecret } from './mounts.js';

const API = 'cert-manager.io/v1';
const AUTHORITY = 'aila-ca';

/**
 * A root key that signs nothing but this installation's services; it never leaves the namespace. A renewed root
 * certificate keeps the key, so that services with the old one and services with the new one trust each other until all
 * have it; with another key they would not, for as long as a service certificate may last.
 */
function ownAuthority(scope: Construct): void {
  custom(scope, API, 'Issuer', { name: 'aila-root', labels: PART_OF }, { spec: { selfSigned: {} } });
  custom(
    scope,
    API,
    'Certificate',
    { name: AUTHORITY, labels: PART_OF },
    {
      spec: {
        isCA: true,
        commonName: AUTHORITY,
        secretName: AUTHORITY,
        duration: '87600h',
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Never' },
        issuerRef: { name: 'aila-root', kind: 'Issuer', group: 'cert-manager.io' },
      },
    },
  );
  custom(scope, API, 'Issuer', { name: AUTHORITY, labels: PART_OF }, { spec: { ca: { secretName: AUTHORITY } } });
}

/** Names under which a service is called: its Service, and for text-gen each pod, which the caller checks by service name. */
const dnsNames = (name: ServiceName, namespace: string): string[] => [
  name,
  `${name}.${namespace}`,
  `${name}.${namespace}.svc`,
  `${name}.${namespace}.svc.cluster.local`,
];

function certificate(scope: Construct, { tls }: AilaValues, namespace: string, name: ServiceName): void {
  const own = is(tls.issuer, 'own');
  custom(
    scope,
    API,
    'Certificate',
    { name, labels: selector(name) },
    {
      spec: {
        secretName: tlsSecret(name),
        commonName: name,
        dnsNames: dnsNames(name, namespace),
        usages: ['digital signature', 'server auth', 'client auth'], // control: certificate-usages
        duration: `${asText(tls.certificateHours)}h`,
        renewBeforePercentage: 33,
        privateKey: { algorithm: 'ECDSA', size: 256, rotationPolicy: 'Always' },
        issuerRef: {
          name: choose(own, AUTHORITY, tls.issuerName),
          kind: choose(own, 'Issuer', tls.issuerKind),
          group: 'cert-manager.io',
        },
      },
    },
  );
}

/** Mutual TLS between services, and TLS from the load balancer to the gateway. */
export function certificates(scope: Construct, { values, namespace }: Source): void {
  ownAuthority(new Optional(scope, 'own authority', is(values.tls.issuer, 'own')));
  for (const name of SERVICE_NAMES) certificate(scope, values, namespace, name);
}
