import type { CourseFile } from '@aila/contracts';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { auth, call } from '../../api/client.js';
import { queryClient } from '../../shell/query-client.js';
import { mediaTypeOf } from './file-kinds.js';
import { fileCalls, filesQuery } from './files-data.js';
import { sendBytes } from './send-bytes.js';
import { Uploads } from './uploads.js';

const reload = (moduleId: string) => queryClient.invalidateQueries({ queryKey: filesQuery(moduleId).queryKey });

/** Shows a file in its module's list at once. */
function show(file: CourseFile): void {
  queryClient.setQueryData(filesQuery(file.moduleId).queryKey, (files) =>
    files ? [...files.filter((each) => each.id !== file.id), file] : undefined,
  );
}

export const uploads = new Uploads({
  askPermit: (moduleId, file) =>
    call('POST /modules/:id/files', {
      params: { id: moduleId },
      body: { name: file.name, type: mediaTypeOf(file), size: file.size, description: '' },
    }),
  send: sendBytes,
  discard: async (fileId) => {
    await fileCalls.remove(fileId);
    await queryClient.invalidateQueries({ queryKey: ['files'] });
  },
  onPermit: show,
  onSent: (file) => void reload(file.moduleId),
});

let epoch = auth.getState().epoch;
auth.subscribe(() => {
  if (auth.getState().epoch !== epoch) uploads.clear();
  epoch = auth.getState().epoch;
});

/** The uploads of one module. While any runs, closing the tab asks first. */
export function useUploads(moduleId: string) {
  const all = useSyncExternalStore(uploads.subscribe, uploads.getAll);
  const sending = all.some((upload) => upload.state !== 'failed');

  useEffect(() => {
    if (!sending) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [sending]);

  return useMemo(() => all.filter((upload) => upload.moduleId === moduleId), [all, moduleId]);
}
