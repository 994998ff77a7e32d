import { useTranslation } from 'react-i18next';
import styles from './MarginNote.module.css';

/** A page of a course with the tutor's pencil in its margin: what Aila is, at a glance. Decoration only. */
export function MarginNote() {
  const { t } = useTranslation();
  return (
    <div className={styles['desk']} aria-hidden="true">
      <div className={styles['sheet']}>
        <p className={styles['folio']}>{t('signIn.picture.chapter')}</p>
        <p className={styles['text']}>
          {t('signIn.picture.before')} <mark>{t('signIn.picture.marked')}</mark> {t('signIn.picture.after')}
        </p>
        <div className={styles['note']}>
          <p>{t('signIn.picture.question')}</p>
          <p className={styles['source']}>
            <span>1</span> {t('signIn.picture.source')}
          </p>
        </div>
      </div>
    </div>
  );
}
