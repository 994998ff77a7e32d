import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, ScrollRestoration, useNavigation } from 'react-router';
import styles from './Root.module.css';

const subscribeOnline = (listener: () => void) => {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
};

/** What surrounds every screen: the way past the bar, a line while the next one is on its way, a word without network. */
export function Root() {
  const { t } = useTranslation();
  const isUnderWay = useNavigation().state !== 'idle';
  const online = useSyncExternalStore(subscribeOnline, () => navigator.onLine);
  return (
    <>
      <a href="#main" className={styles['skip']}>
        {t('shell.skip')}
      </a>
      {isUnderWay && <div className={styles['underWay']} role="progressbar" aria-label={t('common.loading')} />}
      {!online && (
        <p className={styles['offline']} role="status">
          {t('shell.offline')}
        </p>
      )}
      <Outlet />
      <ScrollRestoration />
    </>
  );
}
