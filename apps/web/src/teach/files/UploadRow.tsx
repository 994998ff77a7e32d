import { useTranslation } from 'react-i18next';
import { asFailure } from '../../api/failure.js';
import { useAnnouncer } from '../../design/announce.js';
import { IconButton } from '../../design/Button.js';
import { Icon } from '../../design/Icon.js';
import { ProgressBar } from '../../design/ProgressBar.js';
import { useFailureText } from '../../i18n/failure-text.js';
import { sizeWords } from './file-words.js';
import type { Upload } from './uploads.js';
import { uploads } from './use-uploads.js';
import styles from './Row.module.css';

/** A file on its way to the store. */
export function UploadRow({ upload }: { upload: Upload }) {
  const { t, i18n } = useTranslation();
  const { say } = useAnnouncer();
  const failureText = useFailureText();
  const cancel = () => {
    uploads.cancel(upload.id).catch((cause: unknown) => say(failureText(asFailure(cause)), true));
  };
  const words =
    upload.state === 'waiting'
      ? t('files.upload.waiting')
      : t('files.upload.sending', {
          percent: Math.floor(upload.share * 100),
          size: sizeWords(upload.size, i18n.language),
        });
  return (
    <article className={styles['row']}>
      <span className={styles['icon']}>
        <Icon name="upload" />
      </span>
      <div className={styles['body']}>
        <h3 className={styles['name']}>{upload.name}</h3>
        {upload.failure ? (
          <p className={styles['problem']} role="alert">
            {failureText(upload.failure)}
          </p>
        ) : (
          <>
            <p className={styles['state']}>{words}</p>
            <div className={styles['bar']}>
              <ProgressBar
                value={upload.share}
                label={t('files.upload.progress', { name: upload.name })}
                text={words}
                tone="busy"
              />
            </div>
          </>
        )}
      </div>
      <div className={styles['tools']}>
        {upload.state === 'failed' && (
          <IconButton
            icon="retry"
            label={t('files.upload.retry', { name: upload.name })}
            onClick={() => uploads.retry(upload.id)}
          />
        )}
        <IconButton
          icon="close"
          label={t(upload.state === 'failed' ? 'files.upload.dismiss' : 'files.upload.cancel', { name: upload.name })}
          onClick={cancel}
        />
      </div>
    </article>
  );
}
