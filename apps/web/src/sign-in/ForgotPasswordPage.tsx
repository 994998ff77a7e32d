import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { callOpenly } from '../api/client.js';
import { paths } from '../shell/paths.js';
import { Button } from '../design/Button.js';
import { FailureNotice } from '../design/Notice.js';
import { textOf, useForm } from '../design/use-form.js';
import { emailProblem } from './entry-checks.js';
import { EntryLink, type EntryState, useEntryPath, useEntryState } from './entry-links.js';
import { EntryPage, Fields } from './EntryPage.js';
import { EmailField } from './fields.js';

export function ForgotPasswordPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const path = useEntryPath();
  const { email: typedBefore = '' } = useEntryState();
  const [email, setEmail] = useState(typedBefore);
  const { form, problems, failure, busy } = useForm({
    check: (entered) => ({ email: emailProblem(t, entered) }),
    send: async (entered) => {
      const wanted = textOf(entered, 'email');
      await callOpenly('POST /auth/forgot-password', { body: { email: wanted } });
      const state: EntryState = { email: wanted, sentAt: Date.now() };
      await navigate(path(paths.resetPassword), { state });
    },
  });

  return (
    <EntryPage
      title={t('forgotten.title')}
      heading={t('forgotten.title')}
      lead={t('forgotten.lead')}
      ways={
        <>
          <EntryLink to={paths.resetPassword} email={email}>
            {t('forgotten.haveCode')}
          </EntryLink>
          <EntryLink to={paths.signIn('/')} email={email}>
            {t('entry.toSignIn')}
          </EntryLink>
        </>
      }
    >
      {failure && <FailureNotice failure={failure} />}
      <form {...form}>
        <Fields>
          <EmailField
            defaultValue={typedBefore}
            problem={problems['email']}
            onChange={(event) => setEmail(event.target.value)}
          />
          <Button type="submit" look="solid" busy={busy}>
            {t('forgotten.submit')}
          </Button>
        </Fields>
      </form>
    </EntryPage>
  );
}
