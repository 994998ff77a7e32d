// Students who listen to their tutors, in a process of their own: reading five hundred streams takes time that would be
// counted against the reads beside them.
import { setTimeout as sleep } from 'node:timers/promises';
import { eventsOf } from './events.mjs';

process.once('message', (/** @type {any} */ message) => void listenAll(message));
process.once('disconnect', () => process.exit(0));

async function listenAll({ url, moduleId, tokens, within }) {
  const outcomes = {};
  let begun = 0;
  const listen = async (token, index) => {
    await sleep((index * within) / tokens.length);
    let end = 'broke off';
    try {
      const response = await fetch(`${url}/api/v1/modules/${moduleId}/sessions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
      });
      for await (const event of eventsOf(response)) {
        if (event.type === 'token' && end === 'broke off') {
          end = 'unfinished';
          begun += 1;
          if (begun === tokens.length) process.send?.({ speaking: true });
        }
        if (event.type === 'done') end = event.reply.state;
        if (event.type === 'error') end = event.code;
      }
    } catch (error) {
      end = String(error.cause ?? error).slice(0, 200);
    }
    outcomes[end] = (outcomes[end] ?? 0) + 1;
  };
  process.send?.({ ready: true });
  await Promise.all(tokens.map(listen));
  process.send?.({ outcomes });
}
