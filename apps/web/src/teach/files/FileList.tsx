import type { CourseFile } from '@aila/contracts';
import { useTranslation } from 'react-i18next';
import { FileRow } from './FileRow.js';
import type { Upload } from './uploads.js';
import { UploadRow } from './UploadRow.js';
import styles from './FileList.module.css';

interface FileListProps {
  courseId: string;
  files: readonly CourseFile[];
  /** When they were read from the server, milliseconds since 1970. */
  asOf: number;
  uploads: readonly Upload[];
  editable: boolean;
}

export function FileList({ courseId, files, asOf, uploads, editable }: FileListProps) {
  const { t, i18n } = useTranslation();
  const uploading = new Set(uploads.map((upload) => upload.fileId));
  const shown = files
    .filter((file) => !uploading.has(file.id))
    .sort((a, b) => a.name.localeCompare(b.name, i18n.language, { numeric: true }));
  if (shown.length === 0 && uploads.length === 0) {
    return <p className={styles['empty']}>{t(editable ? 'files.empty' : 'files.emptyReadOnly')}</p>;
  }
  return (
    <ul className={styles['list']}>
      {uploads.map((upload) => (
        <li key={`upload-${upload.id}`}>
          <UploadRow upload={upload} />
        </li>
      ))}
      {shown.map((file) => (
        <li key={file.id}>
          <FileRow courseId={courseId} file={file} asOf={asOf} editable={editable} />
        </li>
      ))}
    </ul>
  );
}
