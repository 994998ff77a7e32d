import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asFailure, type Failure } from '../../api/failure.js';
import { useAnnouncer } from '../../design/announce.js';
import { FailureNotice } from '../../design/Notice.js';
import { analyticsKey, setPrivacy } from './analytics-data.js';
import styles from './AnalyticsPage.module.css';

/** Whether figures of small groups are hidden, for everybody who sees figures of the course. */
export function PrivacySwitch({ courseId, hides }: { courseId: string; hides: boolean }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const [failure, setFailure] = useState<Failure | null>(null);
  /** The box shows what was chosen while the change is under way. */
  const [wanted, setWanted] = useState<boolean | null>(null);
  const change = async (hidesSmallGroups: boolean) => {
    setFailure(null);
    setWanted(hidesSmallGroups);
    try {
      await setPrivacy(courseId, hidesSmallGroups);
      await cache.invalidateQueries({ queryKey: analyticsKey(courseId) });
      say(t(hidesSmallGroups ? 'analytics.privacy.hidden' : 'analytics.privacy.shown'), true);
    } catch (cause) {
      setFailure(asFailure(cause));
    } finally {
      setWanted(null);
    }
  };
  return (
    <section className={styles['privacy']} aria-labelledby="analytics-privacy">
      <h2 id="analytics-privacy">{t('analytics.privacy.title')}</h2>
      {failure && <FailureNotice failure={failure} />}
      <label className={styles['check']}>
        <input type="checkbox" checked={wanted ?? hides} onChange={(event) => void change(event.target.checked)} />
        <span>{t('analytics.privacy.label')}</span>
      </label>
      <p className={styles['soft']}>{t('analytics.privacy.hint')}</p>
    </section>
  );
}
