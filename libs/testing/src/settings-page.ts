import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Setting, SettingsGroup } from '@aila/config';
import { decidedByTheEmbeddedSystem } from '@aila/embedded';

/** Each program of Aila and where it keeps the groups of its settings, below its folder and without `src` or `dist`. */
export const settingsModules = {
  gateway: ['apps/gateway', 'gateway.config'],
  auth: ['apps/auth', 'settings'],
  files: ['apps/files', 'files.config'],
  ingest: ['apps/ingest', 'ingest.config'],
  'text-gen': ['apps/text-gen', 'text-gen.config'],
  migrate: ['libs/database', 'migration-settings'],
} as const;
type Program = keyof typeof settingsModules;

export interface ProgramGroups {
  readonly program: Program;
  readonly groups: readonly SettingsGroup<unknown>[];
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** @param from `dist` of the built programs; a test reads `src` */
export async function readGroups(from: 'src' | 'dist'): Promise<ProgramGroups[]> {
  return Promise.all(
    Object.entries(settingsModules).map(async ([program, [folder, file]]) => {
      const path = join(root, folder, from, `${file}${from === 'src' ? '' : '.js'}`);
      const module = (await import(from === 'src' ? path : pathToFileURL(path).href)) as {
        settingsGroups: Record<string, SettingsGroup<unknown>>;
      };
      return { program: program as Program, groups: Object.values(module.settingsGroups) };
    }),
  );
}

/** One variable with all that the programs say about it. */
export interface DocumentedSetting extends Setting {
  readonly programs: readonly Program[];
  readonly refusals: readonly string[];
}

export function documentedSettings(programs: readonly ProgramGroups[]): DocumentedSetting[] {
  const byName = new Map<string, DocumentedSetting>();
  for (const { program, groups } of programs)
    for (const { settings, refusals } of groups)
      for (const one of settings) {
        const known = byName.get(one.name);
        const refused = refusals.filter(({ variable }) => variable === one.name).map(({ because }) => because);
        byName.set(one.name, {
          // The group that knows most about a variable describes it: others may only look at it.
          ...(known && detailOf(known) >= detailOf(one) ? known : one),
          description: known?.description ?? one.description,
          programs: [...new Set([...(known?.programs ?? []), program])],
          refusals: [...new Set([...(known?.refusals ?? []), ...refused])],
        });
      }
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Of alike settings of two groups, the one that needs a value or has a default tells more. */
function detailOf({ neededWith, default: standard, values }: Setting): number {
  return (neededWith === null ? 0 : 2) + (standard === null ? 0 : 1) + (values.startsWith('a ') ? 0 : 0.5);
}

/** docs/settings.md. */
export function settingsPage(settings: readonly DocumentedSetting[]): string {
  const everywhere = (Object.keys(settingsModules) as Program[]).filter((program) => program !== 'migrate');
  const rows = settings.map((one) => {
    const all = everywhere.every((program) => one.programs.includes(program));
    const others = one.programs.filter((program) => !all || program === 'migrate');
    return [
      `\`${one.name}\`${decidedByTheEmbeddedSystem.has(one.name) ? ' ¹' : ''}`,
      [...(all ? ['all services'] : []), ...others].join(', '),
      one.description ?? '',
      one.values,
      neededOrDefault(one),
      one.refusals.join('; '),
    ];
  });
  return `# Settings

Every setting is an environment variable. This page is written by \`npm run settings\` from the groups of settings that the
programs read themselves; a test compares both. A program that starts names every problem of its settings at once. An
empty value counts as none.

\`npm start\` passes its own environment on to the services, so each setting works there, except those with a ¹: the
installation on one machine decides them, and says so when a different value is given. Beside these settings, Node reads
its own variables (as \`NODE_EXTRA_CA_CERTS\`) and the SDK of AWS its own (as \`AWS_PROFILE\`). Another
endpoint than Amazon's is set by \`COGNITO_ENDPOINT\` for the user pool, and by the SDK's \`AWS_ENDPOINT_URL_S3\`,
\`AWS_ENDPOINT_URL_SQS\` and \`AWS_ENDPOINT_URL_KMS\` for store, events and keys.

${table(['Variable', 'Read by', 'Meaning', 'Values', 'Default', 'Refused in production'], rows)}
`;
}

function neededOrDefault({ default: standard, neededWith }: Setting): string {
  if (neededWith === 'always') return 'must be set';
  if (neededWith !== null) return `must be set with ${neededWith.map((choice) => `\`${choice}\``).join(' or ')}`;
  return standard === null ? '' : `\`${standard}\``;
}

/** One line for each row and no padding, so that a new setting changes one line. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
