import { useTranslation } from 'react-i18next';
import type { Failure } from '../api/failure.js';
import { Button } from '../design/Button.js';
import { Notice } from '../design/Notice.js';
import { useFailureText } from '../i18n/failure-text.js';
import type { Trouble } from './conversation-view.js';

interface ReplyTroubleProps {
  trouble: Trouble;
  failure: Failure | null;
  busy: boolean;
  canRetry: boolean;
  onRetry: () => void;
  onNewChat: () => void;
}

/** The last turn went wrong: why, that nothing is lost, and what to do. */
export function ReplyTrouble({ trouble, failure, busy, canRetry, onRetry, onNewChat }: ReplyTroubleProps) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  return (
    <Notice tone={trouble === 'interrupted' ? 'warning' : 'danger'}>
      <p>{failure ? failureText(failure) : t(`chat.trouble.${trouble}`)}</p>
      {failure?.requestId && (
        <p>
          {t('errors.requestId')} <code>{failure.requestId}</code>
        </p>
      )}
      {trouble === 'opening' || !canRetry ? (
        <Button small icon="plus" onClick={onNewChat}>
          {t('chat.sessions.new')}
        </Button>
      ) : (
        <Button small icon="retry" busy={busy} onClick={onRetry}>
          {t('chat.askAgain')}
        </Button>
      )}
    </Notice>
  );
}
