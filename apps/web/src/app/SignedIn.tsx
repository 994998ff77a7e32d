import { useQuery } from '@tanstack/react-query';
import { Fragment, useEffect } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { auth } from '../api/client.js';
import { Failure } from '../api/failure.js';
import { meQuery } from '../api/queries.js';
import { FailureNotice } from '../design/Notice.js';
import { switchLanguage } from '../i18n/index.js';
import { keepEntries } from './left-over.js';
import { LeftOver } from './LeftOver.js';
import { fetchAhead } from './fetch-ahead.js';
import { paths } from './paths.js';
import { storedLanguage } from './preferences.js';
import { useAuth } from './use-auth.js';
import styles from './SignedIn.module.css';

keepEntries();

/** The door to every screen but sign-in: strangers are sent there and come back to where they wanted to go. */
export function SignedIn() {
  const { status, epoch } = useAuth();
  const { pathname, search } = useLocation();
  const me = useQuery({ ...meQuery, enabled: status === 'signed-in' }).data;

  useEffect(() => {
    // A choice made in this browser goes before the language of the account.
    if (me && storedLanguage() === null) void switchLanguage(me.language);
  }, [me]);

  useEffect(() => {
    if (status === 'signed-in') fetchAhead(true);
  }, [status]);

  if (status === 'signed-out') return <Navigate to={paths.signIn(pathname + search)} replace />;
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
      <Outlet />
    </Fragment>
  );
}
