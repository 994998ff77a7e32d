import type { ResetPasswordInput } from '@aila/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { auth, callOpenly } from '../api/client.js';
import type { Failure } from '../api/failure.js';
import { paths } from '../shell/paths.js';
import { Button } from '../design/Button.js';
import { FailureNotice } from '../design/Notice.js';
import { type Problems, textOf, useForm } from '../design/use-form.js';
import { useFailureText } from '../i18n/failure-text.js';
import { codeOf, codeProblem, emailProblem } from './entry-checks.js';
import { EntryLink, type EntryState, useEntryPath, useEntryState } from './entry-links.js';
import { EntryPage, Fields } from './EntryPage.js';
import { CodeField, EmailField } from './fields.js';
import { newPasswordProblem, refusedPassword } from './new-password.js';
import { NewPasswordField } from './NewPasswordField.js';
import { OutboxNote } from './OutboxNote.js';
import { ResendCode } from './ResendCode.js';
import { useCodeDigits, useCodeValidity } from './use-mailed-codes.js';
import { usePasswordLength } from './use-password-length.js';

/** The mailed code and the new password; whoever has both is signed in at once. */
export function ResetPasswordPage() {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const navigate = useNavigate();
  const path = useEntryPath();
  const minLength = usePasswordLength();
  const digits = useCodeDigits();
  const validity = useCodeValidity('resetMinutes');
  const { email: typedBefore = '', sentAt = null } = useEntryState();
  const [email, setEmail] = useState(typedBefore);

  const reset = async (entered: FormData) => {
    const input: ResetPasswordInput = {
      email: textOf(entered, 'email'),
      code: codeOf(entered),
      newPassword: String(entered.get('newPassword')),
    };
    await callOpenly('POST /auth/reset-password', { body: input });
    try {
      await auth.signIn(input.email, input.newPassword);
    } catch {
      const state: EntryState = { email: input.email, news: 'password-set' };
      await navigate(path(paths.signIn('/')), { replace: true, state });
    }
  };
  const blame = (refusal: Failure): Problems | undefined => {
    if (refusal.code === 'CODE_WRONG') return { code: failureText(refusal) };
    if (refusal.code === 'PASSWORD_UNSUITABLE') return { newPassword: refusedPassword(t, refusal) };
    return undefined;
  };
  const { form, problems, failure, busy } = useForm({
    check: (entered) => ({
      email: emailProblem(t, entered),
      code: codeProblem(t, entered, digits),
      newPassword: newPasswordProblem(t, entered, minLength),
    }),
    send: reset,
    blame,
  });

  return (
    <EntryPage
      title={t('reset.title')}
      heading={t('reset.title')}
      lead={t('reset.lead')}
      ways={
        <EntryLink to={paths.signIn('/')} email={email}>
          {t('entry.toSignIn')}
        </EntryLink>
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
          <CodeField
            // Who comes with an address has just asked for the code.
            // eslint-disable-next-line jsx-a11y/no-autofocus
            autoFocus={typedBefore !== ''}
            hint={`${t('reset.hint')} ${validity}`.trim()}
            problem={problems['code']}
          />
          <OutboxNote />
          <NewPasswordField label={t('password.new')} minLength={minLength} problem={problems['newPassword']} />
          <Button type="submit" look="solid" busy={busy}>
            {t('reset.submit')}
          </Button>
          {typedBefore !== '' && (
            <ResendCode
              sentAt={sentAt}
              send={() => callOpenly('POST /auth/forgot-password', { body: { email: typedBefore } })}
            />
          )}
        </Fields>
      </form>
    </EntryPage>
  );
}
