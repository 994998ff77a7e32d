import { setTimeout as sleep } from 'node:timers/promises';
import { processorTimeOf } from '../support/processor-time.mjs';
import { percentile } from '../support/statistics.mjs';
import { eventsOf } from '../support/events.mjs';
import { withStack } from '../support/stack.mjs';

const TURNS_A_SECOND = 50;
/** A chat whose reply still runs takes no second message: turns may take as many seconds as this is more. */
const CHATS = 6 * TURNS_A_SECOND;
const STREAMS = 500;
/** Between two tokens of one stream. */
const PACE_MS = 500;

/**
 * A turn that needs neither retrieval nor a real model (a greeting to the mock model): from the request at the gateway to the
 * first token there, so that signature, policy, three services' checks and the turn's own transactions are in it.
 */
export async function measure({ quick }) {
  const environment = { TUTOR_MODEL: 'mock-len5', TUTOR_DAILY_TOKENS_PER_USER: '100000000' };
  const latency = await withStack(environment, (stack) => turnLatency(stack, quick ? 2 : 15), {
    pages: false,
  });
  const relayed = await withStack(
    { ...environment, TUTOR_MODEL: `mock-clock-itl${PACE_MS}-len${quick ? 20 : 60}` },
    (stack) => tokenRelay(stack, quick ? 50 : STREAMS),
    { pages: false },
  );
  return [...latency, ...relayed];
}

/** Opens a chat and waits until the tutor has said its opening. @returns the session's id */
const open = async (url, student, moduleId) => {
  let id;
  for await (const event of eventsOf(await post(url, student, `/modules/${moduleId}/sessions`)))
    if (event.type === 'reply') id = event.sessionId;
  return id;
};

const post = (url, { token }, path, body) =>
  fetch(`${url}/api/v1${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      accept: 'text/event-stream',
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

async function turnLatency({ url, aClass, services }, seconds) {
  const { students, moduleId } = await aClass(CHATS);
  const chat = async (student) => ({ student, sessionId: await open(url, student, moduleId) });
  const free = [];
  for (const student of students) free.push(await chat(student));
  const times = [];
  const turn = async () => {
    const next = free.shift();
    if (!next) throw new Error(`This machine does not keep up with ${TURNS_A_SECOND} turns a second.`);
    const { student, sessionId } = next;
    const began = performance.now();
    let first;
    const response = await post(url, student, `/sessions/${sessionId}/messages`, { content: 'hello' });
    for await (const event of eventsOf(response)) if (event.type === 'token') first ??= event.at;
    free.push({ student, sessionId });
    return first - began;
  };
  for (let n = 0; n < 20; n += 1) await turn();
  const turns = TURNS_A_SECOND * seconds;
  const cost = await processorTimeOf(services, turns, async () => {
    const running = [];
    const began = performance.now();
    for (let n = 0; n < turns; n += 1) {
      await sleep(Math.max(0, began + (n * 1000) / TURNS_A_SECOND - performance.now()));
      running.push(turn());
    }
    times.push(...(await Promise.all(running)));
  });
  const detail = `${turns} turns in ${CHATS} chats at ${TURNS_A_SECOND} a second`;
  return [
    {
      what: 'a turn before its first token, median',
      value: percentile(times, 0.5),
      goal: { atMost: 8 },
      unit: 'ms',
      detail,
    },
    { what: 'the same, 99th percentile', value: percentile(times, 0.99), goal: { atMost: 40 }, unit: 'ms', detail },
    { what: 'processor time of a turn', value: cost.total, goal: { atMost: 6 }, unit: 'ms', detail: cost.each },
  ];
}

/** The mock model's words are the times at which it says them, so each token tells how long it was on its way. */
async function tokenRelay({ url, aClass }, streams) {
  const { students, moduleId } = await aClass(streams);
  const ways = [];
  const follow = async (student) => {
    for await (const event of eventsOf(await post(url, student, `/modules/${moduleId}/sessions`)))
      if (event.type === 'token') ways.push(performance.timeOrigin + event.at - Number(event.text));
  };
  await Promise.all(students.map((student) => follow(student)));
  // While the streams open, the machine does that; afterwards it relays.
  const steady = ways.slice(ways.length / 2);
  const detail = `${streams} open streams of as many students, a token every ${PACE_MS} ms each, ${steady.length} tokens`;
  return [
    {
      what: 'the way of one token from the model to the reader, median',
      value: percentile(steady, 0.5),
      goal: { atMost: 1 },
      unit: 'ms',
      detail,
    },
    { what: 'the same, 99th percentile', value: percentile(steady, 0.99), unit: 'ms', detail },
  ];
}
