import { ApiObject, type App } from 'cdk8s';
import { stringify } from 'yaml';
import { controlled, template } from './helm.js';
import { ManifestFile, Optional, Repeated } from './objects.js';
import { token, verdict } from './tokens.js';

export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Record<string, string> };
  readonly [field: string]: unknown;
}

const isPresent = (object: ApiObject): boolean =>
  object.node.scopes.every((scope) => !(scope instanceof Optional) || verdict(scope.present) === true);

const objectsOf = (file: ManifestFile): ApiObject[] =>
  file.node.findAll().filter((node): node is ApiObject => node instanceof ApiObject);

const files = (app: App): ManifestFile[] =>
  app.node.children.filter((child): child is ManifestFile => child instanceof ManifestFile);

/** The manifests of each file, for an app that was written with real values. */
export function manifests(app: App): Map<string, Manifest[]> {
  const written = files(app).map((file): [string, Manifest[]] => [
    file.file,
    objectsOf(file)
      .filter(isPresent)
      .map((object) => object.toJson() as Manifest),
  ]);
  return new Map(written.filter(([, objects]) => objects.length > 0));
}

/** kubectl reads YAML 1.1, to which `off` and `no` are truth values unless they are quoted. */
const STYLE = { lineWidth: 0, aliasDuplicateObjects: false, compat: 'yaml-1.1' } as const;

export const yaml = (objects: readonly Manifest[]): string =>
  objects.map((object) => stringify(object, STYLE)).join('---\n');

/** Labels that only an installation by Helm carries. */
export const HELM_LABELS = {
  'app.kubernetes.io/managed-by': token('text', '.Release.Service'),
  'helm.sh/chart': token('text', 'include "aila.chart" .'),
};

function document(object: ApiObject): string[] {
  const manifest = object.toJson() as Manifest;
  const labels = { ...manifest.metadata.labels, ...HELM_LABELS };
  const lines = ['---', ...template({ ...manifest, metadata: { ...manifest.metadata, labels } }).split('\n')];
  return object.node.scopes.reduceRight<string[]>((body, scope) => {
    if (scope instanceof Repeated) return controlled('range', `$item := ${scope.list}`, body);
    if (!(scope instanceof Optional)) return body;
    const present = verdict(scope.present);
    if (typeof present === 'string') return controlled('if', present, body);
    return present ? body : [];
  }, lines);
}

/** The chart's templates, for an app that was written with tokens. */
export function templates(app: App): Map<string, string> {
  const written = files(app).map((file): [string, string] => [
    file.file,
    objectsOf(file)
      .flatMap((object) => document(object))
      .join('\n'),
  ]);
  return new Map(written.filter(([, text]) => text !== ''));
}
