import { AilaError, errorCatalogue, fromProblem, retryAfterOf, toProblem, type ErrorCode } from './errors.js';
import { UploadInput } from './files.js';

const codes = Object.keys(errorCatalogue) as ErrorCode[];

test.each(codes)('%s survives the way from one service to another with its facts', (code) => {
  const error = new AilaError(code, { what: 'module', maxBytes: 5_000_000, supported: ['PDF'] });
  const received = fromProblem(JSON.parse(JSON.stringify(toProblem(error, 'request-1'))));
  expect(received).toMatchObject({ code, status: error.status, message: error.message, parameters: error.parameters });
});

test.each(codes.filter((code) => [429, 503].includes(errorCatalogue[code].status)))(
  '%s says when to try again, also after the way from one service to another',
  (code) => {
    expect(retryAfterOf(new AilaError(code))).toBeGreaterThanOrEqual(1);
    const told = fromProblem(JSON.parse(JSON.stringify(toProblem(new AilaError(code, { seconds: 7 }), 'request-1'))));
    expect(told && retryAfterOf(told)).toBe(7);
  },
);

test('a failure that waiting does not mend names no time', () => {
  expect(retryAfterOf(new AilaError('NOT_FOUND'))).toBeNull();
});

test.each([undefined, null, 'text', {}, { code: 'NO_SUCH_CODE' }, { code: 'toString' }])(
  '%p is no problem of ours',
  (body) => {
    expect(fromProblem(body)).toBeUndefined();
  },
);

test('a field that nobody asked for is refused instead of ignored', () => {
  const input = { name: 'a.pdf', type: 'application/pdf', size: 1 };
  expect(UploadInput.safeParse(input).success).toBe(true);
  expect(UploadInput.safeParse({ ...input, courseId: 'mine' }).success).toBe(false);
});

test.each(['../../etc/passwd', 'a\\b.pdf', 'a\u0000.pdf', '', '   '])('%j is no name of a file', (name) => {
  expect(UploadInput.safeParse({ name, type: 'application/pdf', size: 1 }).success).toBe(false);
});

test.each([
  [['too-short', 'easily-guessed'], 'it needs at least 12 characters; it is among the passwords that are tried first'],
  [['too-short', 'of a later version'], 'it needs at least 12 characters; of a later version'],
  [undefined, 'this one is too easy to guess'],
])('what is wrong with a password (%j) is told in words', (problems, words) => {
  const parameters = problems ? { problems, minLength: 12 } : {};
  expect(new AilaError('PASSWORD_UNSUITABLE', parameters).message).toBe(`Choose another password: ${words}.`);
});
