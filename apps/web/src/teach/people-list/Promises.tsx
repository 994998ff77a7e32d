import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure } from '../../api/failure.js';
import { useAnnouncer } from '../../design/announce.js';
import { Button, IconButton } from '../../design/Button.js';
import { ConfirmDialog } from '../../design/ConfirmDialog.js';
import { FailureNotice } from '../../design/Notice.js';
import { useDay } from '../../i18n/relative-time.js';
import { promisesQuery, withdrawPromise } from './people-list-data.js';
import styles from './PeopleList.module.css';

/** Addresses without an account whose part in the course waits for one. Nothing when there are none. */
export function Promises({ courseId }: { courseId: string }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const day = useDay();
  const cache = useQueryClient();
  const promises = useInfiniteQuery(promisesQuery(courseId));
  const items = promises.data?.pages.flatMap((page) => page.items) ?? [];
  const [leaving, setLeaving] = useState<string | null>(null);

  const withdraw = async (email: string) => {
    await withdrawPromise(courseId, email);
    say(t('people.promises.withdrawn', { email }), true);
    await cache.invalidateQueries({ queryKey: promisesQuery(courseId).queryKey });
  };

  if (promises.isError)
    return <FailureNotice failure={asFailure(promises.error)} onRetry={() => void promises.refetch()} />;
  if (items.length === 0) return null;
  return (
    <section className={styles['preview']} aria-labelledby="promised-parts">
      <h2 id="promised-parts">{t('peopleList.promised')}</h2>
      <p className={styles['soft']}>{t('peopleList.promisedLead')}</p>
      <ul className={styles['rows']}>
        {items.map(({ email, role, promisedAt }) => (
          <li key={email}>
            <div>
              <p className={styles['name']}>{email}</p>
              <p className={styles['soft']}>
                {t('people.courses.facts', { role: t(`courses.roles.${role}`), day: day(promisedAt) })}
              </p>
            </div>
            <IconButton
              icon="trash"
              label={t('people.promises.withdraw', { email })}
              onClick={() => setLeaving(email)}
            />
          </li>
        ))}
      </ul>
      {promises.hasNextPage && (
        <Button busy={promises.isFetchingNextPage} onClick={() => void promises.fetchNextPage()}>
          {t('people.more')}
        </Button>
      )}
      {leaving !== null && (
        <ConfirmDialog
          title={t('people.promises.withdrawTitle')}
          text={t('peopleList.withdrawText', { email: leaving })}
          action={t('people.promises.withdrawAction')}
          onConfirm={() => withdraw(leaving)}
          onClose={() => setLeaving(null)}
        />
      )}
    </section>
  );
}
