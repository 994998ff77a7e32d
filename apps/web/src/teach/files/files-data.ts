import type { CourseFile, DownloadLink } from '@aila/contracts';
import { queryOptions } from '@tanstack/react-query';
import { call, listAll } from '../../api/client.js';

export const filesQuery = (moduleId: string) =>
  queryOptions({
    queryKey: ['files', moduleId],
    queryFn: ({ signal }) => listAll<CourseFile>(`/modules/${moduleId}/files`, signal),
  });

export const fileCalls = {
  retry: (id: string) => call<CourseFile>('POST', `/files/${id}/retry`),
  cancel: (id: string) => call<CourseFile>('POST', `/files/${id}/cancel`),
  remove: (id: string) => call('DELETE', `/files/${id}`),
  download: (id: string) => call<DownloadLink>('POST', `/files/${id}/download`),
};
