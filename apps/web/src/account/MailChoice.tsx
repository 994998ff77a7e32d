import type { Me } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure, type Failure } from '../api/failure.js';
import { meQuery } from '../api/queries.js';
import { useAnnouncer } from '../design/announce.js';
import { Choice } from '../design/Choice.js';
import { FailureNotice } from '../design/Notice.js';
import { saveProfile } from './account-data.js';
import styles from './AccountPage.module.css';

/** Whether notifications come by mail, too. */
export function MailChoice({ me }: { me: Me }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const [failure, setFailure] = useState<Failure | null>(null);
  const choose = async (value: 'on' | 'off') => {
    setFailure(null);
    cache.setQueryData(meQuery.queryKey, { ...me, notifyByMail: value === 'on' });
    try {
      cache.setQueryData(meQuery.queryKey, await saveProfile({ notifyByMail: value === 'on' }));
      say(t(`account.notices.saved.${value}`), true);
    } catch (cause) {
      cache.setQueryData(meQuery.queryKey, me);
      setFailure(asFailure(cause));
    }
  };
  return (
    <>
      {failure && <FailureNotice failure={failure} />}
      <div className={styles['language']}>
        <Choice
          legend={t('account.notices.legend')}
          value={me.notifyByMail ? 'on' : 'off'}
          onChoose={(value) => void choose(value)}
          options={(['on', 'off'] as const).map((value) => ({ value, label: t(`account.notices.${value}`) }))}
        />
      </div>
      <p>{t('account.notices.hint', { email: me.email })}</p>
    </>
  );
}
