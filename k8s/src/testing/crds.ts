import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import type { Manifest } from '../template/write.js';

interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly [extension: string]: unknown;
}

interface Definition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string; readonly schema: { readonly openAPIV3Schema: Schema } }[];
  };
}

/** Keywords of structural schemas that are also JSON Schema. */
const SHARED = [
  'type',
  'required',
  'enum',
  'pattern',
  'minimum',
  'maximum',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'oneOf',
  'anyOf',
  'allOf',
  'not',
];

const mapValues = <A, B>(record: Readonly<Record<string, A>>, make: (value: A) => B): Record<string, B> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, make(value)]));

/**
 * An API server drops unknown fields of a custom resource silently; here they are errors, since a security setting with
 * a misspelt name is a setting that is not there.
 */
function strict(schema: Schema): Record<string, unknown> {
  if (schema['x-kubernetes-int-or-string'] === true) return { type: ['integer', 'string'] };
  const kept = Object.fromEntries(SHARED.filter((key) => key in schema).map((key) => [key, schema[key]]));
  // Flags inside an expression are Go's; JavaScript does without that one check.
  if (schema.pattern?.includes('(?i)')) delete kept['pattern'];
  const open =
    schema['x-kubernetes-preserve-unknown-fields'] === true || schema['x-kubernetes-embedded-resource'] === true;
  const { properties, additionalProperties, items } = schema;
  return {
    ...kept,
    ...(properties && { properties: mapValues(properties, strict) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: strict(additionalProperties) }),
    ...(properties && additionalProperties === undefined && !open && { additionalProperties: false }),
    ...(items && { items: strict(items) }),
  };
}

/** `spec.forProvider.X is a required parameter`: the one CEL rule that Crossplane's schemas carry. */
const requiredFields = (schema: Schema): string[] =>
  ((schema.properties?.['spec']?.['x-kubernetes-validations'] ?? []) as { message?: string }[])
    .map(({ message }) => /^spec\.forProvider\.(\w+) is a required parameter$/.exec(message ?? '')?.[1])
    .filter((field) => field !== undefined);

/** Checks objects against CustomResourceDefinitions, as strictly as `kubectl --validate=strict`. */
export class CrdSchemas {
  readonly #ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false });
  readonly #schemas = new Map<string, Schema>();
  readonly #validators = new Map<string, ValidateFunction>();

  constructor(folder: string) {
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml'))) {
      const { spec } = parse(readFileSync(join(folder, file), 'utf8')) as Definition;
      for (const { name, schema } of spec.versions) {
        this.#schemas.set(`${spec.group}/${name} ${spec.names.kind}`, schema.openAPIV3Schema);
      }
    }
  }

  #validator(id: string, schema: Schema): ValidateFunction {
    const metadata = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
    const validator =
      this.#validators.get(id) ??
      this.#ajv.compile(strict({ ...schema, properties: { ...schema.properties, metadata } }));
    this.#validators.set(id, validator);
    return validator;
  }

  /** Whether AWS's resource of this kind can have tags. */
  hasTags({ apiVersion, kind }: Manifest): boolean {
    const spec = this.#schemas.get(`${apiVersion} ${kind}`)?.properties?.['spec'];
    return spec?.properties?.['forProvider']?.properties?.['tags'] !== undefined;
  }

  problems(manifest: Manifest): string[] {
    const id = `${manifest.apiVersion} ${manifest.kind}`;
    const schema = this.#schemas.get(id);
    if (!schema) return [`no definition of ${id}`];
    const name = `${manifest.kind} ${manifest.metadata.name}`;
    const validate = this.#validator(id, schema);
    validate(manifest);
    const errors = (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${name}${instancePath} ${message} ${JSON.stringify(params)}`,
    );
    const spec = manifest['spec'] as { managementPolicies?: string[]; forProvider?: object } | undefined;
    const written = spec?.managementPolicies?.some((policy) => ['*', 'Create', 'Update'].includes(policy)) ?? true;
    const missing = !written ? [] : requiredFields(schema).filter((field) => !(field in (spec?.forProvider ?? {})));
    return [...errors, ...missing.map((field) => `${name} lacks spec.forProvider.${field}`)];
  }
}
