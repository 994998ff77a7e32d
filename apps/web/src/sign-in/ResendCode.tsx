import { useTranslation } from 'react-i18next';
import { useAnnouncer } from '../design/announce.js';
import { Button } from '../design/Button.js';
import { FailureNotice } from '../design/Notice.js';
import { waitWords } from '../i18n/wait-words.js';
import { useResend } from './use-resend.js';

interface ResendCodeProps {
  /** Milliseconds since 1970, or null when that is not known. */
  sentAt: number | null;
  send: () => Promise<unknown>;
}

/** The way to another mail, once the first one has had time to arrive. */
export function ResendCode({ sentAt, send }: ResendCodeProps) {
  const { t, i18n } = useTranslation();
  const { say } = useAnnouncer();
  const { wait, busy, failure, ask } = useResend(sentAt, send, () => say(t('entry.code.sentAgain'), true));
  return (
    <>
      {failure && <FailureNotice failure={failure} />}
      <Button icon="mail" busy={busy} aria-disabled={wait > 0 || undefined} onClick={ask}>
        {wait > 0 ? t('entry.code.resendIn', { wait: waitWords(wait, i18n.language) }) : t('entry.code.resend')}
      </Button>
    </>
  );
}
