import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useSearchParams } from 'react-router';
import { auth } from '../api/client.js';
import { asFailure, type Failure } from '../api/failure.js';
import { returnPath } from '../app/paths.js';
import { Preferences } from '../app/ProfileMenu.js';
import { useAuth } from '../app/use-auth.js';
import { Button, IconButton } from '../design/Button.js';
import { TextField } from '../design/Field.js';
import { Icon } from '../design/Icon.js';
import { FailureNotice, Notice } from '../design/Notice.js';
import { MarginNote } from './MarginNote.js';
import styles from './SignInPage.module.css';

export function SignInPage() {
  const { t } = useTranslation();
  const [query] = useSearchParams();
  const { status, ended } = useAuth();
  const [visible, setVisible] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const password = useRef<HTMLInputElement>(null);

  useEffect(() => {
    document.title = `${t('signIn.title')} · Aila`;
  }, [t]);

  if (status === 'signed-in') return <Navigate to={returnPath(query.get('to'))} replace />;

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (busy) return;
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFailure(null);
    try {
      await auth.signIn(String(form.get('email')).trim(), String(form.get('password')));
    } catch (cause) {
      setFailure(asFailure(cause));
      setBusy(false);
      password.current?.select();
    }
  };

  return (
    <div className={styles['page']}>
      <main id="main" className={styles['main']}>
        <div className={styles['form']}>
          <p className={styles['brand']}>
            <Icon name="book" size={30} />
            Aila
          </p>
          <h1>{t('signIn.heading')}</h1>
          <p className={styles['lead']}>{t('signIn.lead')}</p>
          {ended && failure === null && (
            <Notice tone="plain">
              <p>{t('signIn.ended')}</p>
            </Notice>
          )}
          {failure && <FailureNotice failure={failure} />}
          <form onSubmit={(event) => void submit(event)} className={styles['fields']}>
            <TextField
              label={t('signIn.email')}
              name="email"
              type="email"
              autoComplete="username"
              required
              maxLength={254}
            />
            <TextField
              ref={password}
              label={t('signIn.password')}
              name="password"
              type={visible ? 'text' : 'password'}
              autoComplete="current-password"
              required
              maxLength={256}
              end={
                <IconButton
                  icon="eye"
                  label={t(visible ? 'signIn.hidePassword' : 'signIn.showPassword')}
                  aria-pressed={visible}
                  onClick={() => setVisible(!visible)}
                />
              }
            />
            <Button type="submit" look="solid" busy={busy}>
              {t('signIn.submit')}
            </Button>
          </form>
        </div>
        <div className={styles['preferences']}>
          <Preferences />
        </div>
      </main>
      <MarginNote />
    </div>
  );
}
