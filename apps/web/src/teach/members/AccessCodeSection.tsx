import type { AccessCode } from '@aila/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure } from '../../api/failure.js';
import { useAnnouncer } from '../../design/announce.js';
import { Button } from '../../design/Button.js';
import { ConfirmDialog } from '../../design/ConfirmDialog.js';
import { QueryView } from '../../design/QueryView.js';
import { useCopy } from '../../design/use-copy.js';
import { AccessCodeLimits, useLimitWords } from './AccessCodeLimits.js';
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
  const [limiting, setLimiting] = useState<AccessCode | null>(null);
  const limitWords = useLimitWords();
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
          {(limited) => (
            <div className={styles['code']}>
              <code>{limited.code}</code>
              {copy && (
                <Button small icon="copy" onClick={() => copy(limited.code)}>
                  {t('chat.copy')}
                </Button>
              )}
              <Button small icon="pencil" onClick={() => setLimiting(limited)}>
                {t('members.code.limits')}
              </Button>
              <Button small icon="retry" onClick={() => setRenewing(true)}>
                {t('members.code.renew')}
              </Button>
              <p className={styles['soft']}>{limitWords(limited)}</p>
            </div>
          )}
        </QueryView>
      )}
      {limiting && <AccessCodeLimits courseId={courseId} code={limiting} onClose={() => setLimiting(null)} />}
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
