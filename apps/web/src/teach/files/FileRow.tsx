import type { CourseFile } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { asFailure } from '../../api/failure.js';
import { paths } from '../../shell/paths.js';
import { useAnnouncer } from '../../design/announce.js';
import { IconButton } from '../../design/Button.js';
import { ConfirmDialog } from '../../design/ConfirmDialog.js';
import { Icon } from '../../design/Icon.js';
import { ProgressBar } from '../../design/ProgressBar.js';
import { useFailureText } from '../../i18n/failure-text.js';
import { isBusy } from './file-kinds.js';
import { fileShare, fileWords, sizeWords } from './file-words.js';
import { fileCalls, filesQuery } from './files-data.js';
import styles from './Row.module.css';

interface FileRowProps {
  courseId: string;
  file: CourseFile;
  /** When it was read from the server, milliseconds since 1970. */
  asOf: number;
  editable: boolean;
}

/** A file the server knows: what it is doing, what went wrong, what can be done. */
export function FileRow({ courseId, file, asOf, editable }: FileRowProps) {
  const { t, i18n } = useTranslation();
  const { say } = useAnnouncer();
  const failureText = useFailureText();
  const cache = useQueryClient();
  const [deleting, setDeleting] = useState(false);
  const { key, figures } = fileWords(file, asOf);
  const words = t(`files.state.${key}`, figures);
  const busy = isBusy(file);
  const readable = file.readyVersion !== null;

  const reload = () => cache.invalidateQueries({ queryKey: filesQuery(file.moduleId).queryKey });
  const act = (work: Promise<unknown>) => {
    work.then(reload).catch((cause: unknown) => say(failureText(asFailure(cause)), true));
  };
  const download = async () => {
    const { url } = await fileCalls.download(file.id);
    location.assign(url);
  };
  const remove = async () => {
    await fileCalls.remove(file.id);
    cache.setQueryData(filesQuery(file.moduleId).queryKey, (files) => files?.filter((each) => each.id !== file.id));
    say(t('files.deleted', { name: file.name }), true);
  };

  return (
    <article className={styles['row']}>
      <span className={styles['icon']}>
        <Icon name="file" />
      </span>
      <div className={styles['body']}>
        <h3 className={styles['name']}>
          {readable ? <Link to={paths.preview(courseId, file.moduleId, file.id)}>{file.name}</Link> : file.name}
        </h3>
        <p className={styles['state']}>
          <span className={key === 'ready' ? styles['ready'] : undefined}>
            {key === 'ready' && <Icon name="check" size={18} />}
            {words}
          </span>
          <span>{sizeWords(file.sizeBytes, i18n.language)}</span>
        </p>
        {busy && (
          <div className={styles['bar']}>
            <ProgressBar
              value={fileShare(file.state, file.progress)}
              label={t('files.progress', { name: file.name })}
              text={words}
              tone="busy"
            />
          </div>
        )}
        {file.state === 'failed' && (
          <p className={styles['problem']}>{t(`files.failure.${file.failure ?? 'internal'}`)}</p>
        )}
        {readable && file.state !== 'ready' && <p className={styles['state']}>{t('files.earlierVersion')}</p>}
      </div>
      <div className={styles['tools']}>
        {editable && (file.state === 'failed' || file.state === 'cancelled') && (
          <IconButton
            icon="retry"
            label={t('files.retry', { name: file.name })}
            onClick={() => act(fileCalls.retry(file.id))}
          />
        )}
        {editable && busy && (
          <IconButton
            icon="stop"
            label={t('files.cancel', { name: file.name })}
            onClick={() => act(fileCalls.cancel(file.id))}
          />
        )}
        {readable && (
          <IconButton
            icon="download"
            label={t('files.download', { name: file.name })}
            onClick={() => act(download())}
          />
        )}
        {editable && (
          <IconButton icon="trash" label={t('files.delete', { name: file.name })} onClick={() => setDeleting(true)} />
        )}
      </div>
      {deleting && (
        <ConfirmDialog
          title={t('files.deleteTitle', { name: file.name })}
          text={t('files.deleteText')}
          action={t('common.delete')}
          onConfirm={remove}
          onClose={() => setDeleting(false)}
        />
      )}
    </article>
  );
}
