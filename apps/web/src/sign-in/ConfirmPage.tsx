import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate } from 'react-router';
import { auth, callOpenly } from '../api/client.js';
import { paths } from '../shell/paths.js';
import { useAuth } from '../shell/use-auth.js';
import { Button } from '../design/Button.js';
import { FailureNotice } from '../design/Notice.js';
import { useForm } from '../design/use-form.js';
import { useFailureText } from '../i18n/failure-text.js';
import { codeOf, codeProblem } from './entry-checks.js';
import { EntryLink, type EntryState, useEntryPath, useEntryState } from './entry-links.js';
import { EntryPage, Fields } from './EntryPage.js';
import { CodeField } from './fields.js';
import { type PendingSignUp, pendingSignUps } from './pending-sign-up.js';
import { OutboxNote } from './OutboxNote.js';
import { ResendCode } from './ResendCode.js';
import { useCodeDigits, useCodeValidity } from './use-mailed-codes.js';

/** The second half of a sign-up: the code from the mail. Signs in at once when the password is still at hand. */
export function ConfirmPage() {
  const [pending] = useState(() => pendingSignUps.current());
  const { status } = useAuth();
  const path = useEntryPath();
  const typedBefore = useEntryState();
  // Signed in, the frame below sends on; a stranger without a sign-up has nothing to confirm.
  if (pending === null)
    return <Navigate to={status === 'signed-in' ? '/' : path(paths.signUp)} state={typedBefore} replace />;
  return <Confirm pending={pending} />;
}

function Confirm({ pending: { registrationId, email, sentAt } }: { pending: PendingSignUp }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  const navigate = useNavigate();
  const path = useEntryPath();
  const digits = useCodeDigits();
  const validity = useCodeValidity('confirmMinutes');

  const confirm = async (entered: FormData) => {
    await callOpenly('POST /auth/confirm', { body: { registrationId, code: codeOf(entered) } });
    const password = pendingSignUps.finish();
    // The address is confirmed, whatever becomes of this sign-in: the sign-in page says so and takes over.
    const isIn = password !== null && (await auth.signIn(email, password).then(yes, no));
    const state: EntryState = { email, news: 'confirmed' };
    if (!isIn) await navigate(path(paths.signIn('/')), { replace: true, state });
  };
  const { form, problems, failure, busy } = useForm({
    check: (entered) => ({ code: codeProblem(t, entered, digits) }),
    send: confirm,
    blame: (refusal) => (refusal.code === 'CODE_WRONG' ? { code: failureText(refusal) } : undefined),
  });
  const resend = async () => {
    await callOpenly('POST /auth/resend-code', { body: { registrationId } });
    pendingSignUps.resent();
  };

  return (
    <EntryPage
      title={t('confirm.title')}
      heading={t('confirm.title')}
      lead={t('confirm.lead')}
      ways={
        <>
          <p>{t('confirm.noMail')}</p>
          <EntryLink to={paths.signUp} email={email}>
            {t('confirm.otherAddress')}
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
          <CodeField
            // The person has just asked for the code; the hint, read with the field, says where it is.
            // eslint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            hint={`${t('confirm.hint', { email })} ${validity}`.trim()}
            problem={problems['code']}
          />
          <Button type="submit" look="solid" busy={busy}>
            {t('confirm.submit')}
          </Button>
          <OutboxNote />
          <ResendCode sentAt={sentAt} send={resend} />
        </Fields>
      </form>
    </EntryPage>
  );
}

const yes = () => true;
const no = () => false;
