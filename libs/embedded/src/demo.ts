import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface DemoOptions {
  readonly url: string;
  readonly password: string;
  readonly report: (message: string) => void;
}

/** Our own short texts, one folder per module. */
const contentDirectory = fileURLToPath(new URL('../demo', import.meta.url));
const course = { title: 'Learning to Learn', department: 'DEMO', number: '101' };
const outline = [
  { concept: 'How memory works', module: 'Remembering', folder: 'remembering' },
  { concept: 'How to study', module: 'Practice that works', folder: 'practice' },
];

/**
 * Fills an empty installation through the public interface, as people would: an administrator makes the course, its
 * instructor the outline and the files, and a student joins. Does nothing where there is a course already.
 */
export async function seedDemo({ url, password, report }: DemoOptions): Promise<void> {
  const as = async (name: string) => signedIn(url, `${name}@aila.test`, password);
  const admin = await as('admin');
  const { items } = await admin<{ items: unknown[] }>('GET', '/courses?limit=1');
  if (items.length > 0) return;
  report('Preparing the demo course');
  const [instructor, student] = [await as('instructor'), await as('student')];
  const { id: courseId } = await admin<{ id: string }>('POST', '/courses', course);
  const { id: instructorId } = await instructor<{ id: string }>('GET', '/me');
  await admin('PUT', `/courses/${courseId}/instructors/${instructorId}`);
  for (const { concept, module, folder } of outline) {
    const { id: conceptId } = await instructor<{ id: string }>('POST', `/courses/${courseId}/concepts`, {
      title: concept,
    });
    const { id: moduleId } = await instructor<{ id: string }>('POST', `/concepts/${conceptId}/modules`, {
      title: module,
    });
    for (const name of readdirSync(join(contentDirectory, folder)).sort())
      await upload(instructor, moduleId, name, readFileSync(join(contentDirectory, folder, name)));
  }
  const { code } = await instructor<{ code: string }>('POST', `/courses/${courseId}/access-code`);
  await student('POST', '/enrolments', { accessCode: code });
}

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

async function signedIn(url: string, email: string, password: string): Promise<Call> {
  const anonymous = caller(url);
  const { accessToken } = await anonymous<{ accessToken: string }>('POST', '/auth/sign-in', { email, password });
  return caller(url, accessToken);
}

function caller(url: string, token?: string): Call {
  return async (method, path, body) => {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`The demo could not be prepared: ${method} ${path} answered ${response.status} ${text}`);
    return (text === '' ? undefined : JSON.parse(text)) as never;
  };
}

async function upload(call: Call, moduleId: string, name: string, bytes: Buffer): Promise<void> {
  const file = { name, type: 'text/markdown', size: bytes.length };
  const permit = await call<UploadPermit>('POST', `/modules/${moduleId}/files`, file);
  const { ok, status } = await fetch(permit.url, {
    method: permit.method,
    headers: permit.headers ?? {},
    body: bodyOf(permit, name, bytes),
  });
  if (!ok) throw new Error(`The demo file ${name} could not be stored: ${status}`);
}

interface UploadPermit {
  readonly method: string;
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly fields?: Record<string, string>;
}

/** What the permit asks for: the bytes alone, or after its fields in a form, as S3 takes them. */
function bodyOf({ fields }: UploadPermit, name: string, bytes: Buffer): Uint8Array | FormData {
  if (!fields) return new Uint8Array(bytes);
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', new Blob([new Uint8Array(bytes)]), name);
  return form;
}
