import type { UploadPermit } from '@aila/contracts';
import { Failure, type FailureCode } from '../../api/failure.js';

/**
 * Sends a file straight to the store as its permit says. XMLHttpRequest, because `fetch` does not tell how far an
 * upload is. `onProgress` gets 0 to 1. Throws Failure, or an AbortError after `signal`.
 */
export function sendBytes(
  permit: UploadPermit,
  file: File,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(permit.method, permit.url);
    for (const [name, value] of Object.entries(permit.headers ?? {})) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(storeFailure(request));
    };
    request.onerror = () => reject(new Failure('CONNECTION_LOST'));
    request.onabort = () => reject(new DOMException('Upload cancelled', 'AbortError'));
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.send(bodyOf(permit, file));
  });
}

function bodyOf(permit: UploadPermit, file: File): XMLHttpRequestBodyInit {
  if (!permit.fields) return file;
  const form = new FormData();
  for (const [name, value] of Object.entries(permit.fields)) form.append(name, value);
  // Stores ignore every field behind the file.
  form.append('file', file);
  return form;
}

/** Our own store answers with a problem document, a cloud's with XML of its own: there the status decides. */
function storeFailure(request: XMLHttpRequest): Failure {
  try {
    const problem = JSON.parse(request.responseText) as { code?: FailureCode; requestId?: string };
    if (problem.code) return new Failure(problem.code, request.status, problem.requestId ?? null);
  } catch {
    // Not a problem document.
  }
  return new Failure(request.status === 403 ? 'PERMIT_INVALID' : 'INTERNAL', request.status);
}
