import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';
import type { ClientSettings } from './cognito-double.js';

const MANIFEST = '../../../../k8s/dist/aws/65-aws-identity.yaml';

interface Manifest {
  readonly kind: string;
  readonly spec: { readonly forProvider: ClientSettings };
}

/**
 * The app client as the manifests make it, so that the double refuses what the real pool would. Read from what is
 * committed: the services must not depend on the program that writes it.
 */
export function declaredClient(): ClientSettings {
  const text = readFileSync(new URL(MANIFEST, import.meta.url), 'utf8');
  const manifests = parseAllDocuments(text).map((document) => document.toJS() as Manifest);
  const client = manifests.find(({ kind }) => kind === 'UserPoolClient');
  if (!client) throw new Error(`${MANIFEST} has no UserPoolClient.`);
  return client.spec.forProvider;
}
