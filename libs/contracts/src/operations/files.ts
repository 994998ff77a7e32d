import { IdParams, ListQuery } from '../common.js';
import {
  CourseFile,
  CourseFilePage,
  DownloadLink,
  FilePage,
  FilePageParams,
  FilePatch,
  UploadInput,
  UploadPermit,
} from '../files.js';
import { operations } from './operation.js';

const upload = {
  params: IdParams,
  body: UploadInput,
  answers: UploadPermit,
  status: 201,
  policy: 'file.edit', // control: upload-policy
} as const;

/** Files of modules, and how they are read. */
export const files = operations('files', 'files', {
  files: {
    rest: 'GET /modules/:id/files',
    params: IdParams,
    query: ListQuery,
    answers: CourseFilePage,
    policy: 'file.list',
    about: 'module',
    compressed: true,
    graphql: { args: { id: 'moduleId' } },
  },
  requestUpload: {
    ...upload,
    rest: 'POST /modules/:id/files',
    about: 'module',
    refuses: ['FILE_EMPTY', 'FILE_TOO_LARGE', 'FILE_TYPE_UNSUPPORTED', 'NAME_TAKEN'],
    graphql: { args: { id: 'moduleId' }, input: true },
  },
  requestVersion: {
    ...upload,
    rest: 'POST /files/:id/versions',
    about: 'file',
    refuses: ['FILE_EMPTY', 'FILE_TOO_LARGE', 'FILE_TYPE_UNSUPPORTED'],
    graphql: { args: { id: 'fileId' }, input: true },
  },
  file: {
    rest: 'GET /files/:id',
    params: IdParams,
    answers: CourseFile,
    policy: 'file.list', // control: read-file-policy
    about: 'file',
  },
  updateFile: {
    rest: 'PATCH /files/:id',
    params: IdParams,
    body: FilePatch,
    answers: CourseFile,
    policy: 'file.edit',
    about: 'file',
    refuses: ['NAME_TAKEN'],
  },
  deleteFile: {
    rest: 'DELETE /files/:id',
    params: IdParams,
    policy: 'file.edit', // control: delete-file-policy
    about: 'file',
  },
  retryFile: {
    rest: 'POST /files/:id/retry',
    params: IdParams,
    answers: CourseFile,
    policy: 'file.edit',
    about: 'file',
    refuses: ['FILE_NOT_READY', 'FILE_BUSY', 'CONFLICT'],
  },
  cancelFile: {
    rest: 'POST /files/:id/cancel',
    params: IdParams,
    answers: CourseFile,
    policy: 'file.edit',
    about: 'file',
    refuses: ['CONFLICT'],
  },
  downloadFile: {
    rest: 'POST /files/:id/download',
    params: IdParams,
    answers: DownloadLink,
    policy: 'file.list',
    about: 'file',
    refuses: ['FILE_NOT_READY'],
  },
  filePage: {
    rest: 'GET /files/:id/pages/:number',
    params: FilePageParams,
    answers: FilePage,
    policy: 'page.read',
    about: 'file',
    refuses: ['FILE_NOT_READY'],
    compressed: true,
    graphql: { args: { id: 'fileId' } },
  },
});
