import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../api/failure.js';
import { useFailureText } from '../i18n/failure-text.js';
import { Button } from './Button.js';
import { Icon } from './Icon.js';
import styles from './Notice.module.css';

/** A message in a box. `danger` interrupts a screen reader, the others wait for a pause. */
export function Notice({ tone, children }: { tone: 'danger' | 'warning' | 'plain'; children: ReactNode }) {
  return (
    <div className={`${styles['notice']} ${styles[tone]}`} role={tone === 'danger' ? 'alert' : 'status'}>
      {tone !== 'plain' && <Icon name="warning" />}
      <div className={styles['body']}>{children}</div>
    </div>
  );
}

/** What went wrong in the reader's words, with the request id for what nobody expected, and a retry if there is one. */
export function FailureNotice({ failure, onRetry }: { failure: Failure; onRetry?: (() => void) | undefined }) {
  const { t } = useTranslation();
  const text = useFailureText();
  const unexpected = failure.status >= 500 && failure.requestId !== null;
  return (
    <Notice tone="danger">
      <p>{text(failure)}</p>
      {unexpected && (
        <p className={styles['small']}>
          {t('errors.requestId')} <code>{failure.requestId}</code>
        </p>
      )}
      {onRetry && (
        <Button small icon="retry" onClick={onRetry}>
          {t('common.retry')}
        </Button>
      )}
    </Notice>
  );
}
