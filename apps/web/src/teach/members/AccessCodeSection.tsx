import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure } from '../../api/failure.js';
import { useAnnouncer } from '../../design/announce.js';
import { Button } from '../../design/Button.js';
import { ConfirmDialog } from '../../design/ConfirmDialog.js';
import { QueryView } from '../../design/QueryView.js';
import { useCopy } from '../../design/use-copy.js';
import { accessCodeQuery, renewAccessCode } from './members-data.js';
import styles from './MembersPage.module.css';

/** The code with which people join the course as students. */
export function AccessCodeSection({ courseId }: { courseId: string }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const copy = useCopy();
  const cache = useQueryClient();
  const code = useQuery(accessCodeQuery(courseId));
  const [renewing, setRenewing] = useState(false);
  const hasNone = code.isError && asFailure(code.error).code === 'NOT_FOUND';

  const renew = async () => {
    cache.setQueryData(accessCodeQuery(courseId).queryKey, await renewAccessCode(courseId));
    say(t('members.code.renewed'), true);
  };

  return (
    <section className={styles['section']} aria-labelledby="access-code">
      <h2 id="access-code">{t('courses.code')}</h2>
      <p className={styles['soft']}>{t('members.code.lead')}</p>
      {hasNone ? (
        <Button onClick={() => setRenewing(true)}>{t('members.code.make')}</Button>
      ) : (
        <QueryView query={code} lines={1}>
          {({ code: text }) => (
            <div className={styles['code']}>
              <code>{text}</code>
              {copy && (
                <Button small icon="copy" onClick={() => copy(text)}>
                  {t('chat.copy')}
                </Button>
              )}
              <Button small icon="retry" onClick={() => setRenewing(true)}>
                {t('members.code.renew')}
              </Button>
            </div>
          )}
        </QueryView>
      )}
      {renewing && (
        <ConfirmDialog
          title={t('members.code.renewTitle')}
          text={t('members.code.renewText')}
          action={t('members.code.make')}
          look="solid"
          onConfirm={renew}
          onClose={() => setRenewing(false)}
        />
      )}
    </section>
  );
}
