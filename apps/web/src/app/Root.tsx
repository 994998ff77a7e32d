import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { Outlet, ScrollRestoration } from 'react-router';
import styles from './Root.module.css';

const subscribeOnline = (listener: () => void) => {
  addEventListener('online', listener);
  addEventListener('offline', listener);
  return () => {
    removeEventListener('online', listener);
    removeEventListener('offline', listener);
  };
};

/** What surrounds every screen: the way past the bar, and a word when the network is gone. */
export function Root() {
  const { t } = useTranslation();
  const online = useSyncExternalStore(subscribeOnline, () => navigator.onLine);
  return (
    <>
      <a href="#main" className={styles['skip']}>
        {t('shell.skip')}
      </a>
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
