import { fork } from 'node:child_process';
import { on, once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { clearInterval, setInterval } from 'node:timers';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createPool } from '@aila/database';
import { withStack } from '../support/stack.mjs';
import { percentile } from '../support/statistics.mjs';

const STREAMS = 500;
/** One reply: a token every half second for 30 seconds. */
const [PACE_MS, TOKENS] = [500, 60];
const READS_A_SECOND = 50;
/** All students ask within this time. Milliseconds. */
const RUSH_MS = 10_000;
const UPLOADS = 64;
const [QUERIES, ALIASES] = [20, 199];

/**
 * A lecture hall asks at once: as many students as streams, one gateway, one text-gen, and other people who read their
 * lists beside it. Then the same once more while somebody holds uploads open and sends expensive queries.
 */
export async function measure({ quick }) {
  const [streams, tokens, rush] = quick ? [40, 12, 2_000] : [STREAMS, TOKENS, RUSH_MS];
  const environment = { TUTOR_MODEL: `mock-itl${PACE_MS}-len${tokens}`, TUTOR_TOTAL_MS: '300000' };
  const scenes = async (stack) => {
    const { students, moduleId } = await stack.aClass(streams);
    const crowd = { url: stack.url, moduleId, tokens: students.map(({ token }) => token), within: rush };
    const reader = await stack.as('instructor');
    const paths = await pathsOf(reader);
    // Code is compiled and connections are open before anything is measured.
    await readsWhile(stack.url, reader, paths, () => sleep(quick ? 1_000 : 5_000));
    const calm = await scene(stack, crowd, reader, paths);
    const trouble = await startTrouble(stack, reader);
    const troubled = await scene(stack, crowd, reader, paths);
    await trouble.stop();
    const replies = `${streams} students ask within ${rush / 1000} s, each reply takes ${(tokens * PACE_MS) / 1000} s`;
    return [
      {
        what: 'replies of a crowd that came to their end',
        value: calm.complete + troubled.complete,
        goal: { atLeast: 2 * streams },
        detail: `${replies}; twice; others ended with ${JSON.stringify({ ...calm.others, ...troubled.others })}`,
      },
      {
        what: 'reads beside a crowd, 99th percentile',
        value: percentile(calm.reads, 0.99),
        goal: { atMost: 100 },
        unit: 'ms',
        detail: `${READS_A_SECOND} reads a second (${paths.join(', ')}), ${calm.reads.length} in all, ${calm.failed} failed; median ${percentile(calm.reads, 0.5).toFixed(1)} ms; while all speak p99 ${percentile(calm.steady, 0.99).toFixed(0)} ms`,
      },
      {
        what: 'the same with stalled uploads and expensive queries, times as long',
        value: percentile(troubled.reads, 0.99) / percentile(calm.reads, 0.99),
        goal: { atMost: 2 },
        detail: `${UPLOADS} uploads that say a byte in five seconds (${trouble.uploads()}), and ${QUERIES} parallel queries of ${ALIASES} aliases every second (answers ${trouble.answers()}); p99 ${percentile(troubled.reads, 0.99).toFixed(0)} ms, ${troubled.failed} reads failed`,
      },
      {
        what: 'database connections that text-gen holds while all speak',
        value: calm.held,
        goal: { atMost: 0 },
        detail: 'in a transaction for longer than a second, the most of ten looks',
      },
      ...['gateway', 'text-gen'].map((name) => ({
        what: `memory of one open stream in ${name}`,
        value: (calm.memory[name].speaking - calm.memory[name].before) / streams / 1024,
        unit: 'KiB',
        detail: `resident ${mebibytes(calm.memory[name].before)} before, ${mebibytes(calm.memory[name].speaking)} while ${streams} speak`,
      })),
    ];
  };
  return withStack(environment, scenes, { pages: false });
}

const mebibytes = (bytes) => `${Math.round(bytes / 2 ** 20)} MiB`;

async function pathsOf(reader) {
  const { items } = await reader.call('GET', '/courses');
  const { concepts } = await reader.call('GET', `/courses/${items[0].id}`);
  const module = concepts[0].modules[0].id;
  return [`/modules/${module}/sessions`, `/courses/${items[0].id}`, `/modules/${module}/files`, '/me'];
}

/** A crowd from its first question to its last word, with reads beside it. */
async function scene({ url, services, databaseSettings }, crowd, reader, paths) {
  const listeners = fork(fileURLToPath(new URL('../support/listeners.mjs', import.meta.url)), [], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const memoryOf = () => new Map([...services].map(([name, { pid }]) => [name, residentOf(pid)]));
  const before = memoryOf();
  let [speaking, allSpeakAt] = [before, Infinity];
  let outcomes;
  let held = 0;
  const { reads, failed, began } = await readsWhile(url, reader, paths, async () => {
    listeners.send(crowd);
    for await (const [message] of on(listeners, 'message')) {
      if (message.speaking) {
        allSpeakAt = performance.now();
        await sleep(2_000);
        speaking = memoryOf();
        held = await heldConnections(databaseSettings);
      }
      if (message.outcomes) {
        outcomes = message.outcomes;
        break;
      }
    }
  });
  listeners.disconnect();
  await once(listeners, 'exit');
  const { complete = 0, ...others } = outcomes;
  const memory = Object.fromEntries(
    [...services.keys()].map((name) => [name, { before: before.get(name), speaking: speaking.get(name) }]),
  );
  const times = reads.map(({ took }) => took);
  const steady = reads.filter(({ at }) => began + at > allSpeakAt).map(({ took }) => took);
  return { complete, others, reads: times, steady: steady.length > 0 ? steady : times, failed, memory, held };
}

/** A reply must not keep a connection while its model speaks: they would be used up by a seminar. */
async function heldConnections(databaseSettings) {
  const pool = createPool(databaseSettings('postgres'), { max: 1, application_name: 'bench-connections' });
  let most = 0;
  try {
    for (let look = 0; look < 10; look += 1) {
      const { rows } = await pool.query(
        `select count(*)::int as held from pg_stat_activity
         where usename = 'aila_text_gen' and now() - xact_start > interval '1 second'`,
      );
      most = Math.max(most, rows[0].held);
      await sleep(200);
    }
  } finally {
    await pool.end();
  }
  return most;
}

/** Reads at a steady pace, whether or not the ones before are answered, while `work` runs. */
async function readsWhile(url, { token }, paths, work) {
  let over = false;
  const worked = work().finally(() => (over = true));
  /** @type {{ at: number, took: number }[]} */
  const reads = [];
  /** @type {Promise<unknown>[]} */
  const pending = [];
  let failed = 0;
  const began = performance.now();
  const read = async (path) => {
    const start = performance.now();
    const response = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
    await response.arrayBuffer();
    if (!response.ok) failed += 1;
    reads.push({ at: start - began, took: performance.now() - start });
  };
  for (let n = 0; !over; n += 1) {
    await sleep(Math.max(0, began + (n * 1000) / READS_A_SECOND - performance.now()));
    pending.push(read(paths[n % paths.length]).catch(() => (failed += 1)));
  }
  await Promise.all([worked, ...pending]);
  return { reads, failed, began };
}

/** Uploads that hardly move, and queries that ask for as much as they can. */
async function startTrouble({ url }, instructor) {
  const { items } = await instructor.call('GET', '/courses');
  const { concepts } = await instructor.call('GET', `/courses/${items[0].id}`);
  const moduleId = concepts[0].modules.at(-1)?.id ?? concepts[0].modules[0].id;
  const [uploads, answers] = [{}, {}];
  const count = (counts, key) => (counts[key] = (counts[key] ?? 0) + 1);
  const sockets = [];
  for (let n = 0; n < UPLOADS; n += 1) {
    const size = 1_000_000;
    const permit = await instructor.call('POST', `/modules/${moduleId}/files`, {
      name: `stalled-${n}.txt`,
      type: 'text/plain',
      size,
    });
    const request = httpRequest(permit.url, {
      method: permit.method,
      headers: { ...permit.headers, 'content-length': size },
    });
    request.once('response', (response) => count(uploads, response.statusCode));
    request.once('error', () => count(uploads, 'closed'));
    request.write('x');
    sockets.push(request);
  }
  const drip = setInterval(() => sockets.forEach((socket) => socket.writable && socket.write('x')), 5_000);
  const fields = Array.from({ length: ALIASES }, (_, n) => `a${n}: sessions(moduleId: "${moduleId}") { nextCursor }`);
  const ask = async () => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { authorization: `Bearer ${instructor.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: `{ ${fields.join(' ')} }` }),
    });
    const { errors } = /** @type {any} */ (await response.json());
    count(answers, errors?.[0]?.extensions?.code ?? response.status);
  };
  const volley = setInterval(() => {
    for (let n = 0; n < QUERIES; n += 1) ask().catch(() => count(answers, 'failed'));
  }, 1_000);
  return {
    uploads: () => JSON.stringify(uploads),
    answers: () => JSON.stringify(answers),
    stop: async () => {
      clearInterval(drip);
      clearInterval(volley);
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Resident memory of a process in bytes. */
function residentOf(pid) {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
}
