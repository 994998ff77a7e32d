/**
 * Builds the five images twice and runs them as Kubernetes would:
 *
 *     npm run build && node k8s/checks/image.mjs
 *
 * Needs root, and docker with buildx or podman (AILA_ENGINE names one of several). The base images are those of the
 * Dockerfile; where they cannot be pulled, BUILD_IMAGE and RUNTIME_IMAGE name others. Fails where it can check nothing.
 *
 * 1. The second build uses no cache and a copy of the files with other times. Every file of /app must have the same
 *    content, mode, owner and time, and with podman every layer the same digest.
 * 2. No /app may grow past LARGEST.
 * 3. User, entrypoint, no shell.
 * 4. migrate.js, then the whole installation (tools/installation.mjs) with each service in its container: user 65532, no
 *    capability, no new privileges, the engine's seccomp filter, read-only root, /tmp and memory as in the chart. Each
 *    must end with code 0 when it is told to.
 */
import { createHash } from 'node:crypto';
import { closeSync, cpSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { parse } from 'yaml';
// eslint-disable-next-line @nx/enforce-module-boundaries -- tools/ belongs to no project
import { checkInstallation, checkMigration } from '../../tools/installation.mjs';
import { engineEnvironment, findEngine, handOver, runArguments } from './container.mjs';
import { run } from './tools.mjs';

/** Megabytes of /app. */
const LARGEST = { gateway: 27, auth: 17, files: 14, ingest: 45, 'text-gen': 41 };

const root = join(import.meta.dirname, '..', '..');
const recipe = readFileSync(join(root, 'Dockerfile'), 'utf8');
const values = parse(readFileSync(join(root, 'charts', 'aila', 'values.yaml'), 'utf8'));
const place = mkdtempSync(join(tmpdir(), 'aila-image-'));
const directory = join(place, 'data');
const apps = Object.keys(LARGEST);
const time = process.env.SOURCE_DATE_EPOCH ?? must(run('git', ['-C', root, 'log', '-1', '--pretty=%ct'])).trim();
let failures = 0;
const judge = (good, text) => {
  console.log(`${good ? 'ok   ' : 'FAILED'} ${text}`);
  if (!good) failures += 1;
};

const engine = findEngine();
const bases = engine ? ['BUILD_IMAGE', 'RUNTIME_IMAGE'].map(baseImage) : [];
const ready = bases.length > 0 && bases.every(Boolean);
if (!engine) console.log('Nothing was checked: neither docker nor podman answers.');
else if (ready) await check();
else console.log('Nothing was checked: see above.');
rmSync(place, { recursive: true, force: true });
process.exitCode = ready && failures === 0 ? 0 : 1;

/** The build argument for a base image that is there or was pulled. */
function baseImage(name) {
  const image = process.env[name] ?? new RegExp(`^ARG ${name}=(.*)$`, 'm').exec(recipe)?.[1] ?? '';
  if (run(engine, ['image', 'inspect', image]).status === 0) return `${name}=${image}`;
  if (run(engine, ['pull', image], { seconds: 600 }).status === 0) return `${name}=${image}`;
  console.log(`${image} cannot be pulled: set ${name} to an image that can.`);
  return undefined;
}

async function check() {
  console.log(`With ${engine}, ${bases.join(', ')}`);
  const first = new Map(apps.map((app) => [app, build(app, 'first', root, [])]));
  await checkRunning(first);
  const copy = join(place, 'context');
  const files = must(run('git', ['-C', root, 'ls-files', '-co', '--exclude-standard', '-z'])).split('\0');
  for (const file of files.filter(Boolean)) cpSync(join(root, file), join(copy, file));
  for (const [app, image] of first) checkImage(app, image, build(app, 'second', copy, ['--no-cache']));
}

function must({ status, stdout, stderr }) {
  if (status !== 0) throw new Error(stderr || stdout);
  return stdout;
}

function build(app, tag, context, flags) {
  const image = `localhost/aila-check/${app}:${tag}`;
  const reproducible =
    engine === 'podman'
      ? ['build', '--timestamp', time]
      : [
          'buildx',
          'build',
          '--output',
          'type=docker,rewrite-timestamp=true',
          '--build-arg',
          `SOURCE_DATE_EPOCH=${time}`,
        ];
  const settings = [`APP=${app}`, ...bases].flatMap((one) => ['--build-arg', one]);
  const started = Date.now();
  must(run(engine, [...reproducible, ...flags, ...settings, '--tag', image, context], { seconds: 1800 }));
  console.log(`      built ${app}, ${tag}: ${Math.round((Date.now() - started) / 1000)} s`);
  return image;
}

function checkImage(app, first, second) {
  const [one, two] = [contents(first), contents(second)];
  const different = [...new Set([...one.files.keys(), ...two.files.keys()])].filter(
    (path) => one.files.get(path) !== two.files.get(path),
  );
  for (const path of different.slice(0, 10))
    console.log(`       ${path}\n         ${one.files.get(path)}\n         ${two.files.get(path)}`);
  judge(different.length === 0, `${app}: ${one.files.size} entries of /app are the same in both builds`);
  if (engine === 'podman') {
    const [layers, again] = [first, second].map((image) => inspect(image, '{{json .RootFS.Layers}}'));
    judge(layers === again, `${app}: both builds have the same layers, ${JSON.parse(layers).at(-1)}`);
  }
  const megabytes = (bytes) => (bytes / 1e6).toFixed(1);
  judge(
    one.bytes <= LARGEST[app] * 1e6,
    `${app}: /app has ${megabytes(one.bytes)} MB (${megabytes(one.compressed)} compressed); the image, with its base, ` +
      `${megabytes(Number(inspect(first, '{{.Size}}')))} MB`,
  );
  for (const { size, path } of one.largest) console.log(`       ${megabytes(size).padStart(5)} ${path}`);
  const [user, entrypoint] = ['{{.Config.User}}', '{{json .Config.Entrypoint}}'].map((format) =>
    inspect(first, format),
  );
  judge(user === '65532:65532' && entrypoint === '["/nodejs/bin/node"]', `${app}: runs ${entrypoint} as ${user}`);
  const answer = (...flags) => run(engine, ['run', '--rm', '--network', 'none', ...flags]);
  const version = must(answer(first, '--version')).trim();
  const shells = ['/bin/sh', '/bin/bash', '/bin/busybox'].filter(
    (shell) => answer('--entrypoint', shell, first, '-c', 'exit 0').status === 0,
  );
  judge(shells.length === 0, `${app}: Node ${version} answers, no shell does`);
}

function inspect(image, format) {
  return must(run(engine, ['image', 'inspect', '--format', format, image])).trim();
}

/** Every entry of /app as its mode, owner, size, time and digest. */
function contents(image) {
  const archive = join(place, 'app.tar');
  const folder = mkdtempSync(join(place, 'app-'));
  const id = must(run(engine, ['create', image])).trim();
  const output = openSync(archive, 'w');
  must(run(engine, ['cp', `${id}:/app`, '-'], { stdio: ['ignore', output, 'pipe'] }));
  closeSync(output);
  must(run(engine, ['rm', id]));
  must(run('tar', ['-xf', archive, '-C', folder]));
  const listing = must(run('tar', ['-tvf', archive, '--numeric-owner', '--full-time']))
    .trim()
    .split('\n');
  const entries = listing.map((line) => {
    const [, mode, owner, size, time, path] = /^(\S+) (\S+) +(\d+) (\S+ \S+) (.*)$/.exec(line) ?? [];
    const digest = mode.startsWith('-')
      ? createHash('sha256')
          .update(readFileSync(join(folder, path)))
          .digest('hex')
      : '';
    return { path, size: Number(size), text: [mode, owner, size, time, digest].join(' ') };
  });
  const compressed = gzipSync(readFileSync(archive)).length;
  rmSync(folder, { recursive: true });
  return {
    files: new Map(entries.map(({ path, text }) => [path, text])),
    bytes: entries.reduce((sum, { size }) => sum + size, 0),
    compressed,
    largest: entries.sort((a, b) => b.size - a.size).slice(0, 4),
  };
}

async function checkRunning(images) {
  const settingsOf = (app) => {
    const { resources, scratch } = values[app === 'text-gen' ? 'textGen' : app];
    return {
      engine,
      image: images.get(app),
      directory,
      memory: resources.limits.memory,
      scratch,
    };
  };
  for (const app of apps) {
    const dist = join(place, 'apps', app, 'dist');
    mkdirSync(dist, { recursive: true });
    const launcher = pathToFileURL(join(import.meta.dirname, 'container.mjs')).href;
    const settings = JSON.stringify({ app, environment: engineEnvironment, ...settingsOf(app) });
    writeFileSync(
      join(dist, 'main.js'),
      `import(${JSON.stringify(launcher)}).then(({ serve }) => serve(${settings}));\n`,
    );
  }
  try {
    await checkMigration(directory, (database) => {
      handOver(directory);
      // In production a database on the loopback interface would be refused.
      const env = { ...database, NODE_ENV: 'development' };
      const settings = { ...settingsOf('gateway'), names: Object.keys(env), command: 'migrate.js' };
      const { stdout, stderr } = run(engine, runArguments(settings), { env: { ...process.env, ...env } });
      return stdout + stderr;
    });
    await checkInstallation(place, directory);
    const codes = apps.map((app) => `${app} ${readFileSync(join(directory, 'ended', app), 'utf8')}`);
    judge(
      codes.every((text) => text.endsWith(' 0')),
      `every service ran from its image; exit codes: ${codes.join(', ')}`,
    );
  } catch (error) {
    judge(false, error.stack);
  }
}
