import { queryOptions } from '@tanstack/react-query';
import { call, listAll } from '../../api/client.js';

export const filesQuery = (moduleId: string) =>
  queryOptions({
    queryKey: ['files', moduleId],
    queryFn: ({ signal }) => listAll('GET /modules/:id/files', { params: { id: moduleId }, signal }),
  });

export const fileCalls = {
  retry: (id: string) => call('POST /files/:id/retry', { params: { id } }),
  cancel: (id: string) => call('POST /files/:id/cancel', { params: { id } }),
  remove: (id: string) => call('DELETE /files/:id', { params: { id } }),
  download: (id: string) => call('POST /files/:id/download', { params: { id } }),
};
