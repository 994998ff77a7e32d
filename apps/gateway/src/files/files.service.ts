import type { Caller } from '@aila/authentication';
import type {
  CourseFile,
  DownloadLink,
  FilePage,
  FilePatch,
  ListQuery,
  Page,
  UploadInput,
  UploadPermit,
} from '@aila/contracts';
import { Injectable } from '@nestjs/common';
import { FilesClient } from '../services.js';

/** Files of modules, kept by the files service. */
@Injectable()
export class FilesService {
  constructor(private readonly client: FilesClient) {}

  list({ token }: Caller, moduleId: string, query: ListQuery): Promise<Page<CourseFile>> {
    return this.client.call(`/v1/modules/${moduleId}/files`, { token, query });
  }

  requestUpload({ token }: Caller, moduleId: string, body: UploadInput): Promise<UploadPermit> {
    return this.client.call(`/v1/modules/${moduleId}/files`, { method: 'POST', token, body });
  }

  requestVersion({ token }: Caller, fileId: string, body: UploadInput): Promise<UploadPermit> {
    return this.client.call(`/v1/files/${fileId}/versions`, { method: 'POST', token, body });
  }

  read({ token }: Caller, fileId: string): Promise<CourseFile> {
    return this.client.call(`/v1/files/${fileId}`, { token });
  }

  update({ token }: Caller, fileId: string, body: FilePatch): Promise<CourseFile> {
    return this.client.call(`/v1/files/${fileId}`, { method: 'PATCH', token, body });
  }

  remove({ token }: Caller, fileId: string): Promise<void> {
    return this.client.call(`/v1/files/${fileId}`, { method: 'DELETE', token });
  }

  retry({ token }: Caller, fileId: string): Promise<CourseFile> {
    return this.client.call(`/v1/files/${fileId}/retry`, { method: 'POST', token });
  }

  cancel({ token }: Caller, fileId: string): Promise<CourseFile> {
    return this.client.call(`/v1/files/${fileId}/cancel`, { method: 'POST', token });
  }

  download({ token }: Caller, fileId: string): Promise<DownloadLink> {
    return this.client.call(`/v1/files/${fileId}/download`, { method: 'POST', token });
  }

  page({ token }: Caller, fileId: string, number: number): Promise<FilePage> {
    return this.client.call(`/v1/files/${fileId}/pages/${number}`, { token });
  }
}
