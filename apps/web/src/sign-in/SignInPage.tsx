import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { auth } from '../api/client.js';
import { Failure, type FailureCode } from '../api/failure.js';
import { paths } from '../shell/paths.js';
import { useAuth } from '../shell/use-auth.js';
import { Button } from '../design/Button.js';
import { TextField } from '../design/Field.js';
import { FailureNotice, Notice } from '../design/Notice.js';
import { textOf, useForm } from '../design/use-form.js';
import { useFailureText } from '../i18n/failure-text.js';
import { emailProblem } from './entry-checks.js';
import { EntryLink, useEntryState } from './entry-links.js';
import { EntryPage, Fields } from './EntryPage.js';
import { ExternalProviders } from './ExternalProviders.js';
import { EmailField } from './fields.js';
import { PasswordField } from './PasswordField.js';

export function SignInPage() {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const { ended } = useAuth();
  const { email: typedBefore = '', news } = useEntryState();
  const [email, setEmail] = useState(typedBefore);
  const fromElsewhere = useReturnedFailure();
  const [needsCode, setNeedsCode] = useState(false);
  const { form, problems, failure, busy } = useForm({
    check: (entered) => ({
      email: emailProblem(t, entered),
      password: entered.get('password') === '' ? t('password.needed') : undefined,
      mfaCode: needsCode && !/^\d{6}$/.test(textOf(entered, 'mfaCode')) ? t('signIn.mfaNeeded') : undefined,
    }),
    send: (entered) =>
      auth.signIn(textOf(entered, 'email'), String(entered.get('password')), textOf(entered, 'mfaCode') || undefined),
    blame: (refusal) => {
      if (refusal.code === 'CREDENTIALS_WRONG') return { password: failureText(refusal) };
      // The field comes with the answer; on a second time round the code was missing or wrong.
      if (refusal.code === 'MFA_CODE_REQUIRED') setNeedsCode(true);
      return refusal.code === 'MFA_CODE_REQUIRED' || (needsCode && refusal.code === 'CODE_WRONG')
        ? { mfaCode: failureText(refusal) }
        : undefined;
    },
  });
  const untouched = failure === null && !busy && Object.keys(problems).length === 0;

  return (
    <EntryPage
      title={t('signIn.title')}
      heading={t('signIn.heading')}
      lead={t('signIn.lead')}
      ways={
        <p>
          {t('signIn.new')}{' '}
          <EntryLink to={paths.signUp} email={email}>
            {t('signIn.signUp')}
          </EntryLink>
        </p>
      }
    >
      {untouched && (news !== undefined || ended) && (
        <Notice tone="plain">
          <p>{t(news === undefined ? 'signIn.ended' : `signIn.news.${news}`)}</p>
        </Notice>
      )}
      {untouched && fromElsewhere && <FailureNotice failure={fromElsewhere} />}
      {failure && failure.code !== 'MFA_CODE_REQUIRED' && <FailureNotice failure={failure} />}
      {failure?.code === 'ACCOUNT_UNCONFIRMED' && (
        <EntryLink to={paths.confirm} email={email}>
          {t('signIn.enterCode')}
        </EntryLink>
      )}
      <ExternalProviders />
      <form {...form}>
        <Fields>
          <EmailField
            defaultValue={typedBefore}
            problem={problems['email']}
            onChange={(event) => setEmail(event.target.value)}
          />
          <PasswordField
            label={t('signIn.password')}
            name="password"
            autoComplete="current-password"
            maxLength={256}
            problem={problems['password']}
          />
          {needsCode && (
            <TextField
              // Asked for in answer to the password: the next thing to enter.
              // eslint-disable-next-line jsx-a11y/no-autofocus
              autoFocus
              label={t('signIn.mfaCode')}
              name="mfaCode"
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={6}
              required
              problem={problems['mfaCode']}
            />
          )}
          <Button type="submit" look="solid" busy={busy}>
            {t('signIn.submit')}
          </Button>
          <p>
            <EntryLink to={paths.forgotPassword} email={email}>
              {t('signIn.forgotten')}
            </EntryLink>
          </p>
        </Fields>
      </form>
    </EntryPage>
  );
}

/** Why a sign-in at the institution did not work: it comes back with a code in the address. */
function useReturnedFailure(): Failure | null {
  const [query] = useSearchParams();
  const code = query.get('error');
  if (code === null) return null;
  // Only names of codes: the address is anybody's to write.
  return new Failure(/^[A-Z_]{1,60}$/.test(code) ? (code as FailureCode) : 'EXTERNAL_SIGN_IN_FAILED');
}
