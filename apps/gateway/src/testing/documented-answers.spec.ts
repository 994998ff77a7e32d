import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { OpenAPIObject } from '@nestjs/swagger';
import { DocumentedAnswers } from './documented-answers.js';

const text = { type: 'string' };
const thing = { type: 'object', properties: { id: text, note: { ...text, nullable: true } }, required: ['id'] };
const document = {
  openapi: '3.0.0',
  info: { title: 'Things', version: '1' },
  components: {
    schemas: {
      Thing: thing,
      Problem: { type: 'object', properties: { code: text }, required: ['code'] },
    },
  },
  paths: {
    '/things/{id}': {
      get: {
        responses: {
          200: { description: '', content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } },
          404: {
            description: '',
            content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        },
      },
      delete: { responses: { 204: { description: '' } } },
    },
    '/things/special': { get: { responses: { 204: { description: '' } } } },
  },
} as unknown as OpenAPIObject;

interface Given {
  readonly status: number;
  readonly type?: string;
  readonly body?: object;
}

let given: Given;
let server: Server;
beforeAll(async () => {
  server = createServer(respond);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
});
afterAll(() => new Promise((done) => server.close(done)));
afterEach(() => server.removeAllListeners('request').on('request', respond));

function respond(_: IncomingMessage, response: ServerResponse): void {
  const { status, type, body } = given;
  if (type !== undefined) response.setHeader('content-type', type);
  response.statusCode = status;
  response.end(body === undefined ? undefined : JSON.stringify(body));
}

/** What is found wrong with an answer. */
async function violationsOf(answer: Given, path = '/things/1', method = 'GET'): Promise<DocumentedAnswers> {
  given = answer;
  const answers = new DocumentedAnswers(document);
  answers.watch(server);
  const { port } = server.address() as AddressInfo;
  await (await fetch(`http://127.0.0.1:${port}${path}`, { method })).text();
  await new Promise((done) => setTimeout(done, 20));
  return answers;
}

const json = 'application/json';

test.each([
  ['a documented body', { status: 200, type: `${json}; charset=utf-8`, body: { id: 'a', note: null } }],
  ['a documented problem', { status: 404, type: 'application/problem+json', body: { code: 'NOT_FOUND' } }],
])('%s is as documented', async (_, answer) => {
  const answers = await violationsOf(answer);
  expect(answers.violations).toEqual([]);
  expect(() => answers.require()).not.toThrow();
});

test('nothing is, where nothing is documented', async () => {
  expect((await violationsOf({ status: 204 }, '/things/1', 'DELETE')).violations).toEqual([]);
  // A fixed path goes before one with a parameter, as in the router.
  expect((await violationsOf({ status: 204 }, '/things/special')).violations).toEqual([]);
});

test.each([
  ['a status that is not documented', { status: 409, type: json, body: {} }, 'answered 409, which is not documented'],
  ['another type', { status: 404, type: json, body: { code: 'NOT_FOUND' } }, 'as application/json'],
  ['no body', { status: 200 }, 'as nothing'],
  ['a property too few', { status: 200, type: json, body: {} }, "must have required property 'id'"],
  ['a property of another type', { status: 200, type: json, body: { id: 1 } }, 'must be string'],
  ['a property too many', { status: 200, type: json, body: { id: 'a', secret: 's' } }, 'additional properties'],
])('%s is found', async (_, answer, what) => {
  const answers = await violationsOf(answer);
  expect(answers.violations).toEqual([expect.stringContaining(what)]);
  expect(() => answers.require()).toThrow('The OpenAPI document does not say so');
});
