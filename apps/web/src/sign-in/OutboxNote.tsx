import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { signInOptionsQuery } from '../api/queries.js';
import { Notice } from '../design/Notice.js';

/** Where the mail is, on a machine where mails are not sent. Elsewhere nothing. */
export function OutboxNote() {
  const { t } = useTranslation();
  const outbox = useQuery(signInOptionsQuery).data?.outbox ?? null;
  if (outbox === null) return null;
  return (
    <Notice tone="plain">
      <p>
        {t('entry.code.outbox')} <code>{outbox}</code>
      </p>
    </Notice>
  );
}
