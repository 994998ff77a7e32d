import type { Language, SignUpInput } from '@aila/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { callOpenly } from '../api/client.js';
import type { Failure } from '../api/failure.js';
import { signInOptionsQuery } from '../api/queries.js';
import { paths } from '../shell/paths.js';
import { Button } from '../design/Button.js';
import { TextField } from '../design/Field.js';
import { FailureNotice } from '../design/Notice.js';
import { type Problems, textOf, useForm } from '../design/use-form.js';
import { useFailureText } from '../i18n/failure-text.js';
import { maxTitle } from '../limits.js';
import { emailProblem } from './entry-checks.js';
import { EntryLink, useEntryPath, useEntryState } from './entry-links.js';
import { EntryPage, Fields } from './EntryPage.js';
import { EmailField } from './fields.js';
import { newPasswordProblem, refusedPassword } from './new-password.js';
import { NewPasswordField } from './NewPasswordField.js';
import { pendingSignUps } from './pending-sign-up.js';
import { usePasswordLength } from './use-password-length.js';

export function SignUpPage() {
  const { t, i18n } = useTranslation();
  const failureText = useFailureText();
  const navigate = useNavigate();
  const path = useEntryPath();
  const minLength = usePasswordLength();
  const isRestricted = useQuery(signInOptionsQuery).data?.signUp === 'restricted';
  const { email: typedBefore = '' } = useEntryState();
  const [email, setEmail] = useState(typedBefore);

  const signUp = async (entered: FormData) => {
    const input: SignUpInput = {
      email: textOf(entered, 'email'),
      givenName: textOf(entered, 'givenName'),
      familyName: textOf(entered, 'familyName'),
      password: String(entered.get('newPassword')),
      language: i18n.language as Language,
    };
    const { registrationId, expiresAt } = await callOpenly('POST /auth/sign-up', { body: input });
    pendingSignUps.begin(
      { registrationId, email: input.email, expiresAt: Date.parse(expiresAt), sentAt: Date.now() },
      input.password,
    );
    await navigate(path(paths.confirm));
  };
  const blame = (refusal: Failure): Problems | undefined => {
    if (refusal.code === 'EMAIL_NOT_ALLOWED') return { email: failureText(refusal) };
    if (refusal.code === 'PASSWORD_UNSUITABLE') return { newPassword: refusedPassword(t, refusal) };
    return undefined;
  };
  const { form, problems, failure, busy } = useForm({
    check: (entered) => ({
      email: emailProblem(t, entered),
      givenName: textOf(entered, 'givenName') === '' ? t('entry.nameNeeded') : undefined,
      newPassword: newPasswordProblem(t, entered, minLength),
    }),
    send: signUp,
    blame,
  });

  return (
    <EntryPage
      title={t('signUp.title')}
      heading={t('signUp.heading')}
      lead={t('signUp.lead')}
      ways={
        <p>
          {t('signUp.known')}{' '}
          <EntryLink to={paths.signIn('/')} email={email}>
            {t('signIn.submit')}
          </EntryLink>
        </p>
      }
    >
      {failure && <FailureNotice failure={failure} />}
      <form {...form}>
        <Fields>
          <EmailField
            defaultValue={typedBefore}
            hint={t(isRestricted ? 'signUp.emailRestricted' : 'signUp.emailHint')}
            problem={problems['email']}
            onChange={(event) => setEmail(event.target.value)}
          />
          <TextField
            label={t('profile.givenName')}
            name="givenName"
            autoComplete="given-name"
            required
            maxLength={maxTitle}
            problem={problems['givenName']}
          />
          <TextField
            label={t('profile.familyName')}
            name="familyName"
            autoComplete="family-name"
            maxLength={maxTitle}
          />
          <NewPasswordField label={t('signIn.password')} minLength={minLength} problem={problems['newPassword']} />
          <Button type="submit" look="solid" busy={busy}>
            {t('signUp.submit')}
          </Button>
        </Fields>
      </form>
    </EntryPage>
  );
}
