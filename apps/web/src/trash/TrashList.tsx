import type { TrashEntry } from '@aila/contracts';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure, type Failure } from '../api/failure.js';
import { useAnnouncer } from '../design/announce.js';
import { Button } from '../design/Button.js';
import { EmptyState } from '../design/EmptyState.js';
import { FailureNotice } from '../design/Notice.js';
import { Placeholder } from '../design/QueryView.js';
import { Tag } from '../design/Tag.js';
import { useDay, useRelativeTime } from '../i18n/relative-time.js';
import { reloadAfter, restore, trashQuery } from './trash-data.js';
import styles from './Trash.module.css';

/** What was deleted of a course, or, for `courseId` null, the courses that were. */
export function TrashList({ courseId }: { courseId: string | null }) {
  const { t } = useTranslation();
  const entries = useInfiniteQuery(trashQuery(courseId));
  const items = entries.data?.pages.flatMap((page) => page.items);
  return (
    <>
      {items === undefined && !entries.isError && <Placeholder lines={4} />}
      {entries.isError && <FailureNotice failure={asFailure(entries.error)} onRetry={() => void entries.refetch()} />}
      {items?.length === 0 && <EmptyState icon="trash" title={t('trash.empty.title')} text={t('trash.empty.text')} />}
      {items !== undefined && items.length > 0 && (
        <ul className={styles['rows']} aria-label={t('trash.title')}>
          {items.map((entry) => (
            <li key={entry.id}>
              <Row entry={entry} />
            </li>
          ))}
        </ul>
      )}
      {entries.hasNextPage && (
        <Button busy={entries.isFetchingNextPage} onClick={() => void entries.fetchNextPage()}>
          {t('people.more')}
        </Button>
      )}
    </>
  );
}

function Row({ entry }: { entry: TrashEntry }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const day = useDay();
  const ago = useRelativeTime();
  const cache = useQueryClient();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { kind, title, deletedAt, deletedBy, goneAt } = entry;

  const bringBack = async () => {
    setBusy(true);
    setFailure(null);
    try {
      await restore(entry);
      say(t('trash.restored', { title }), true);
      await reloadAfter(cache);
    } catch (cause) {
      setFailure(asFailure(cause));
      setBusy(false);
    }
  };

  return (
    <>
      <div>
        <p className={styles['name']}>
          {title} <Tag tone="plain">{t(`trash.kinds.${kind}`)}</Tag>
        </p>
        <p className={styles['soft']}>
          {t(deletedBy === null ? 'trash.facts' : 'trash.factsBy', { when: ago(deletedAt), name: deletedBy })}{' '}
          {t('trash.gone', { day: day(goneAt) })}
        </p>
        {failure && <FailureNotice failure={failure} />}
      </div>
      <Button small busy={busy} aria-label={t('trash.restoreLabel', { title })} onClick={() => void bringBack()}>
        {t('trash.restore')}
      </Button>
    </>
  );
}
