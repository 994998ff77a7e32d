import { stringify } from 'yaml';
import { parameters } from './parameters/index.js';
import { Parameter, type Registry } from './template/parameter.js';
import { flatten, jsonSchema } from './template/registry.js';

const WRITTEN =
  '# Written by the k8s program from its parameter registry; change k8s/src/parameters and run `npm run synth -w k8s`.';

const indented = (text: string, indent: string): string =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => indent + line)
    .join('\n');

function valueLines(registry: Registry, indent: string): string[] {
  return Object.entries(registry).flatMap(([name, member]) =>
    member instanceof Parameter
      ? [
          `${indent}# -- ${member.description}`,
          indented(stringify({ [name]: member.fallback }, { lineWidth: 0 }), indent),
        ]
      : [
          ...(indent ? [] : ['']),
          `${indent}# ${member.title}`,
          `${indent}${name}:`,
          ...valueLines(member.members, `${indent}  `),
        ],
  );
}

/** values.yaml, with each description above its value as helm-docs and editors expect it. */
export const valuesYaml = (): string => [WRITTEN, '', ...valueLines(parameters, ''), ''].join('\n');

export const valuesSchema = (): string => {
  const schema = jsonSchema(parameters) as { properties: object };
  const complete = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Values of the Aila chart',
    ...schema,
    properties: { global: { type: 'object', description: 'Set by parent charts; not used.' }, ...schema.properties },
  };
  return `${JSON.stringify(complete, null, 2)}\n`;
};

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The table of values between the markers of the chart's README. */
export function readmeTable(): string {
  const rows = flatten(parameters).map(
    ({ path, parameter }) =>
      `| \`${path}\` | ${cell(parameter.description)} | ${cell(`\`${JSON.stringify(parameter.fallback)}\``)} |`,
  );
  return ['| Value | Meaning | Default |', '|---|---|---|', ...rows].join('\n');
}
