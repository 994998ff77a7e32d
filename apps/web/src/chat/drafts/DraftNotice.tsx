import { useTranslation } from 'react-i18next';
import { Failure } from '../../api/failure.js';
import { Notice } from '../../design/Notice.js';
import { useFailureText } from '../../i18n/failure-text.js';
import type { Refusal } from './drafts.js';

/** Above the line to write in: why what was sent stands there again. */
export function DraftNotice({ refusal: { code, parameters, requestId } }: { refusal: Refusal }) {
  const { t } = useTranslation();
  const failureText = useFailureText();
  return (
    <Notice tone="danger">
      <p>
        {code === null ? t('chat.unsent') : failureText(new Failure(code, 0, requestId, parameters))} {t('chat.kept')}
      </p>
      {requestId !== null && (
        <p>
          {t('errors.requestId')} <code>{requestId}</code>
        </p>
      )}
    </Notice>
  );
}
