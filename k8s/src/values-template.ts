import type { AilaValues } from './parameters/index.js';
import { KIND_NOTES, type PlaceholderKind, placeholdersOf } from './rules/placeholders.js';
import { rulesFor } from './rules/rules.js';
import { both, type Condition, verdict } from './template/tokens.js';

/** Appends to a list of the template under a condition that is not known yet. */
function appendIf(list: string, condition: Condition, text: string): string[] {
  const open = verdict(condition);
  if (open === false) return [];
  const line = `{{- $${list} = append $${list} ${JSON.stringify(text)} }}`;
  return open === true ? [line] : [`{{- if ${open} }}`, line, '{{- end }}'];
}

/** The rules as a condition of everything else, so that all that is wrong is said at once. */
const refusals = (values: AilaValues): string[] => [
  '{{- $problems := list }}',
  ...rulesFor(values).flatMap(({ value, broken, problem }) => appendIf('problems', broken, `${value}: ${problem}`)),
  '{{- if $problems }}',
  '{{- fail (printf "These values are refused:\\n  %s" (join "\\n  " $problems)) }}',
  '{{- end }}',
];

/** A named template that lists the examples among the values, for the notes after an installation. */
function notes(values: AilaValues): string[] {
  const all = placeholdersOf(values);
  const kinds = Object.keys(KIND_NOTES) as PlaceholderKind[];
  return [
    '{{- define "aila.placeholders" -}}',
    ...kinds.flatMap((kind) => [
      '{{- $paths := list }}',
      ...all
        .filter((one) => one.kind === kind)
        .flatMap(({ path, matters, untouched }) => appendIf('paths', both(matters, untouched), path)),
      '{{- if $paths }}',
      '',
      `These values ${KIND_NOTES[kind]}`,
      '{{- range $paths }}',
      '  {{ . }}',
      '{{- end }}',
      '{{- end }}',
    ]),
    '{{- end }}',
  ];
}

export const valuesTemplate = (values: AilaValues): string => [...refusals(values), ...notes(values)].join('\n');

/** Objects of the user's own; kubectl gets them as they are, too. */
export const extraObjectsTemplate = ['{{- range .Values.extraObjects }}', '---', '{{ toYaml . }}', '{{- end }}'].join(
  '\n',
);
