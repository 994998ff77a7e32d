import type { Me } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../api/failure.js';
import { useAnnouncer } from '../design/announce.js';
import { Button } from '../design/Button.js';
import { FailureNotice } from '../design/Notice.js';
import { type Problems, useForm } from '../design/use-form.js';
import { newPasswordProblem, refusedPassword } from '../sign-in/new-password.js';
import { NewPasswordField } from '../sign-in/NewPasswordField.js';
import { PasswordField } from '../sign-in/PasswordField.js';
import { usePasswordLength } from '../sign-in/use-password-length.js';
import { changePassword, signInsQuery } from './account-data.js';
import styles from './AccountPage.module.css';

/** After a change the form starts anew, empty. */
export function PasswordForm({ me }: { me: Me }) {
  const [changes, setChanges] = useState(0);
  return <OneChange key={changes} me={me} onChanged={() => setChanges(changes + 1)} />;
}

function OneChange({ me, onChanged }: { me: Me; onChanged: () => void }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const minLength = usePasswordLength();

  const blame = (refusal: Failure): Problems | undefined => {
    if (refusal.code === 'CREDENTIALS_WRONG') return { currentPassword: t('password.currentWrong') };
    if (refusal.code === 'PASSWORD_UNSUITABLE') return { newPassword: refusedPassword(t, refusal) };
    return undefined;
  };
  const { form, problems, failure, busy } = useForm({
    check: (entered) => ({
      currentPassword: entered.get('currentPassword') === '' ? t('password.needed') : undefined,
      newPassword: newPasswordProblem(t, entered, minLength, me),
    }),
    send: async (entered) => {
      await changePassword({
        currentPassword: String(entered.get('currentPassword')),
        newPassword: String(entered.get('newPassword')),
      });
      say(t('account.password.changed'), true);
      onChanged();
      await cache.invalidateQueries({ queryKey: signInsQuery.queryKey });
    },
    blame,
  });

  return (
    <>
      <p>{t('account.password.lead')}</p>
      <form {...form} className={styles['form']}>
        {failure && <FailureNotice failure={failure} />}
        {/* Tells password managers whose password this is. */}
        <input type="email" name="email" autoComplete="username" value={me.email} readOnly hidden />
        <PasswordField
          label={t('password.current')}
          name="currentPassword"
          autoComplete="current-password"
          maxLength={256}
          problem={problems['currentPassword']}
        />
        <NewPasswordField
          label={t('password.new')}
          minLength={minLength}
          owner={me}
          problem={problems['newPassword']}
        />
        <Button type="submit" look="solid" busy={busy}>
          {t('account.password.submit')}
        </Button>
      </form>
    </>
  );
}
