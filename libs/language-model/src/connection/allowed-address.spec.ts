import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guardedFetch, problemOfAddress } from './allowed-address.js';

const open = { privateAddresses: true, httpsOnly: false };
const closed = { privateAddresses: false, httpsOnly: true };

describe('an address for a model', () => {
  test.each([
    'http://models.example/v1',
    'ftp://models.example',
    'models.example',
    'https://user:word@models.example/v1',
    'https://models.example/v1?key=1',
    'https://models.example/#here',
    'https://127.0.0.1/v1',
    'https://2130706433/v1',
    'https://0x7f.1/v1',
    'https://10.1.2.3/v1',
    'https://192.168.0.10/v1',
    'https://172.20.0.1/v1',
    'https://100.64.0.1/v1',
    'https://[::1]/v1',
    'https://[::ffff:10.0.0.1]/v1',
    'https://[fd12::1]/v1',
  ])('%s is refused where connections lead to public addresses alone', (address) => {
    expect(problemOfAddress(address, closed)).not.toBeNull();
  });

  test.each([
    'https://169.254.169.254/latest',
    'https://[::ffff:169.254.169.254]/latest',
    'https://[fd00:ec2::254]/latest',
    'https://[fe80::1]/v1',
    'https://0.0.0.0/v1',
    'https://224.0.0.1/v1',
  ])('%s, of the machine or its cloud, is refused whatever the settings say', (address) => {
    expect(problemOfAddress(address, open)).toContain('cloud');
  });

  test('a public one is taken, and one of the own network where the settings say so', () => {
    expect(problemOfAddress('https://models.example/v1', closed)).toBeNull();
    expect(problemOfAddress('https://8.8.8.8/v1', closed)).toBeNull();
    expect(problemOfAddress('http://127.0.0.1:11434/v1', open)).toBeNull();
  });
});

describe('a call to a model', () => {
  let server: Server;
  let calls: string[];
  let url: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      calls.push(request.url ?? '');
      response.writeHead(302, { location: '/elsewhere' }).end();
    });
    await new Promise<void>((done) => server.listen(0, 'localhost', done));
    url = `http://localhost:${(server.address() as AddressInfo).port}`;
  });
  beforeEach(() => (calls = []));
  afterAll(() => void server.close());

  test('whose name leads into the own network does not connect', async () => {
    const call = guardedFetch({ privateAddresses: false, httpsOnly: false })(`${url}/v1`, {
      method: 'POST',
      body: '{}',
    });
    const error = (await call.catch((cause: unknown) => cause)) as Error;
    expect(String(error.cause)).toContain('must not be called');
    expect(calls).toEqual([]);
  });

  test('follows no redirection', async () => {
    const answer = await guardedFetch(open)(`${url}/v1`, { method: 'POST', body: '{}' });
    expect([answer.status, calls]).toEqual([302, ['/v1']]);
  });
});
