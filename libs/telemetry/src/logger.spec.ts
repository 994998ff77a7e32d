import { correlationIdFrom, currentCorrelationId, withCorrelation } from './correlation.js';
import { redaction } from './logger.js';
import { pino } from 'pino';

/** What a line would look like, without a process of its own. */
function lineOf(fields: object): string {
  const lines: string[] = [];
  pino({ redact: redaction }, { write: (line: string) => void lines.push(line) }).info(fields);
  return lines.join('');
}

test.each([
  { password: 'hunter2' },
  { headers: { authorization: 'Bearer hunter2' } },
  { request: { headers: { cookie: 'hunter2' } } },
  { body: { refreshToken: 'hunter2' } },
  { message: { content: 'hunter2' } },
])('%j does not reach the log', (fields) => {
  expect(lineOf(fields)).not.toContain('hunter2');
});

test('facts that are not secret do reach the log', () => {
  expect(lineOf({ fileId: 'f-1', pages: 12 })).toMatch(/f-1.*12/);
});

test('the correlation id follows a request through its awaits and stays out of others', async () => {
  const seen = await Promise.all(
    ['request-a', 'request-b'].map((id) =>
      withCorrelation(id, async () => {
        await new Promise((done) => setTimeout(done, 5));
        return currentCorrelationId();
      }),
    ),
  );
  expect(seen).toEqual(['request-a', 'request-b']);
  expect(currentCorrelationId()).toBeUndefined();
});

test('an id that would forge a log line is replaced', () => {
  expect(correlationIdFrom('12345678-ok')).toBe('12345678-ok');
  expect(correlationIdFrom('x\n{"level":"fatal"}')).toMatch(/^[0-9a-f-]{36}$/);
});
