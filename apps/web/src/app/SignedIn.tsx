import { useQuery } from '@tanstack/react-query';
import { Fragment, lazy, Suspense, useEffect } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { auth } from '../api/client.js';
import { Failure } from '../api/failure.js';
import { meQuery } from '../api/queries.js';
import { FailureNotice } from '../design/Notice.js';
import { keepEntries } from './left-over.js';
import { LeftOver } from './LeftOver.js';
import { rememberOwner } from '../sign-in/way-back.js';
import { fetchAhead } from './fetch-ahead.js';
import { paths } from '../shell/paths.js';
import { adoptLanguage, takeChosenLanguage } from '../shell/preferences.js';
import { useAccountLanguage } from '../shell/use-account-language.js';
import { useAuth } from '../shell/use-auth.js';
import styles from './SignedIn.module.css';

/** Nobody waits for it: the screen comes first. */
const NotificationNews = lazy(async () => ({
  default: (await import('../shell/NotificationNews.js')).NotificationNews,
}));

keepEntries();

/** The door to every screen but sign-in: strangers are sent there and come back to where they wanted to go. */
export function SignedIn() {
  const { status, epoch, left, ended, person } = useAuth();
  const { pathname, search } = useLocation();
  const me = useQuery({ ...meQuery, enabled: status === 'signed-in' }).data;

  const changeLanguage = useAccountLanguage();

  useEffect(() => {
    if (!me) return;
    // Chosen on the way in: it was meant, and becomes the account's. Else the pages speak the account's language.
    const chosen = takeChosenLanguage();
    if (chosen !== null && chosen !== me.language) void changeLanguage(chosen);
    else void adoptLanguage(me.language);
  }, [me, changeLanguage]);

  useEffect(() => {
    if (status === 'signed-in') fetchAhead(true);
  }, [status]);

  useEffect(() => {
    if (status === 'signed-out' && ended) rememberOwner(person);
  }, [status, ended, person]);

  // After a sign-out the address would tell the next person here where this one was.
  if (status === 'signed-out') return <Navigate to={paths.signIn(left ? '/' : pathname + search)} replace />;
  if (status === 'unreachable') {
    return (
      <main id="main" className={styles['unreachable']}>
        <FailureNotice failure={new Failure('CONNECTION_LOST')} onRetry={() => void auth.restore()} />
      </main>
    );
  }
  if (status === 'checking') return null;
  return (
    <Fragment key={epoch}>
      <LeftOver />
      <Suspense fallback={null}>
        <NotificationNews />
      </Suspense>
      <Outlet />
    </Fragment>
  );
}
