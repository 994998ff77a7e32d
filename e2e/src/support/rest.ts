import { baseUrl, password } from './browser.js';

/** Aila's REST interface for one person: what a test needs to be there before it looks at it. */
export class Rest {
  private constructor(private readonly token: string) {}

  static async signIn(email: string, secret = password): Promise<Rest> {
    const response = await fetch(`${baseUrl()}/api/v1/auth/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: secret }),
    });
    if (!response.ok) throw new Error(`Signing in as ${email} was answered with ${response.status}`);
    return new Rest(((await response.json()) as { accessToken: string }).accessToken);
  }

  async call<T = void>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await this.request(method, path, 'application/json', body);
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  /** Says something in a chat and stops the tutor as soon as it begins: a long chat should not take long to make. */
  async say(sessionId: string, content: string): Promise<void> {
    const response = await this.request('POST', `/sessions/${sessionId}/messages`, 'text/event-stream', { content });
    let seen = '';
    let asked = false;
    for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
      seen += piece;
      const replyId = /"replyId":"([^"]+)"/.exec(seen)?.[1];
      if (asked || replyId === undefined) continue;
      asked = true;
      await this.call('POST', `/replies/${replyId}/stop`);
    }
  }

  private async request(method: string, path: string, accept: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = { authorization: `Bearer ${this.token}`, accept };
    if (body !== undefined) headers['content-type'] = 'application/json';
    const response = await fetch(`${baseUrl()}/api/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} was answered with ${response.status}`);
    return response;
  }
}

/** Ready within this (milliseconds); a busy machine reads a small file in a few seconds. */
const ingestLimit = 120_000;

interface Permit {
  readonly method: string;
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly file: { readonly id: string };
}

/** A file of a module that the tutor has read. @returns its id */
export async function readyFile(rest: Rest, moduleId: string, name: string, bytes: Buffer): Promise<string> {
  const type = 'application/pdf';
  const { method, url, headers, file } = await rest.call<Permit>('POST', `/modules/${moduleId}/files`, {
    name,
    type,
    size: bytes.length,
  });
  const sent = await fetch(new URL(url, baseUrl()), {
    method,
    headers: { 'content-type': type, ...headers },
    body: new Uint8Array(bytes),
  });
  if (!sent.ok) throw new Error(`The store answered the upload with ${sent.status}`);
  await untilRead(rest, moduleId);
  const { state } = await rest.call<{ state: string }>('GET', `/files/${file.id}`);
  if (state !== 'ready') throw new Error(`The file ${name} is ${state}`);
  return file.id;
}

/** Waits until the tutor has read every file of a module, or could not: what is said before that is not graded. */
export async function untilRead(teacher: Rest, moduleId: string): Promise<void> {
  const until = Date.now() + ingestLimit;
  for (;;) {
    const { items } = await teacher.call<Listed<{ state: string }>>('GET', `/modules/${moduleId}/files`);
    if (items.every(({ state }) => state === 'ready' || state === 'failed')) return;
    if (Date.now() > until) throw new Error('The files of the module were not read in time');
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}

interface Listed<T> {
  readonly items: readonly T[];
}

/** The first module of the demo course: its files are there from the beginning. */
export async function demoModule(rest: Rest): Promise<{ courseId: string; moduleId: string; moduleTitle: string }> {
  const { items } = await rest.call<Listed<{ id: string }>>('GET', '/courses');
  const courseId = items[0]?.id ?? '';
  const outline = await rest.call<{ concepts: { modules: { id: string; title: string }[] }[] }>(
    'GET',
    `/courses/${courseId}`,
  );
  const [module] = outline.concepts.flatMap(({ modules }) => modules);
  if (!module) throw new Error('The demo course has no module');
  return { courseId, moduleId: module.id, moduleTitle: module.title };
}

/** A chat of at least so many messages. */
export async function longChat(rest: Rest, moduleId: string, messages: number): Promise<string> {
  const { id } = await rest.call<{ id: string }>('POST', `/modules/${moduleId}/sessions`);
  for (let turn = 1; turn * 2 < messages; turn++) {
    await rest.say(
      id,
      `My thought number ${turn}.\n\nIt has a second paragraph, so that it is not short.\nAnd a line.`,
    );
  }
  return id;
}
