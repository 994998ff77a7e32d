import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure } from '../api/failure.js';
import { FailureNotice } from './Notice.js';
import styles from './QueryView.module.css';

interface QueryViewProps<T> {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
  /** Lines of grey while loading. */
  lines?: number;
  /** Shown instead of the general notice when there is no such thing. */
  missing?: ReactNode;
}

/** What a query has: its data, a quiet placeholder, or the failure with a retry. Stale data stays while it reloads. */
export function QueryView<T>({ query, children, lines = 4, missing }: QueryViewProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    const failure = asFailure(query.error);
    if (missing !== undefined && (failure.status === 404 || failure.code === 'BAD_INPUT')) return missing;
    return <FailureNotice failure={failure} onRetry={() => void query.refetch()} />;
  }
  return <Placeholder lines={lines} />;
}

export function Placeholder({ lines = 4 }: { lines?: number }) {
  const { t } = useTranslation();
  return (
    <div className={styles['placeholder']} role="status">
      <span className="visually-hidden">{t('common.loading')}</span>
      {Array.from({ length: lines }, (_unused, index) => (
        <span key={index} className={styles['line']} aria-hidden="true" />
      ))}
    </div>
  );
}
