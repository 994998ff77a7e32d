import { readFileSync, watchFile, unwatchFile } from 'node:fs';
import type { TlsFiles } from '@aila/config';

export interface TlsMaterial {
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
}

export function readTls({ certFile, keyFile, caFile }: TlsFiles): TlsMaterial {
  return { cert: readFileSync(certFile, 'utf8'), key: readFileSync(keyFile, 'utf8'), ca: readFileSync(caFile, 'utf8') };
}

/** Certificates are mounted by symbolic links that are swapped: polling sees that, file events do not. Milliseconds. */
const pollInterval = 5_000;

/**
 * Calls `onChange` when the certificate was renewed. A half-written pair is ignored until it is whole.
 *
 * @returns stops watching
 */
export function watchTls(
  files: TlsFiles,
  onChange: (material: TlsMaterial) => void,
  onError: (error: unknown) => void,
): () => void {
  const reload = () => {
    try {
      onChange(readTls(files)); // control: certificate-reload
    } catch (error) {
      onError(error);
    }
  };
  const paths = [files.certFile, files.keyFile, files.caFile];
  for (const path of paths) watchFile(path, { interval: pollInterval, persistent: false }, reload);
  return () => paths.forEach((path) => unwatchFile(path, reload));
}
