import { useTranslation } from 'react-i18next';
import { Button } from '../../design/Button.js';
import { TextField } from '../../design/Field.js';
import { FailureNotice } from '../../design/Notice.js';
import { textOf, useForm } from '../../design/use-form.js';
import { maxReason } from '../../limits.js';
import styles from './StudentsPage.module.css';

/** Given once in this tab: whoever follows a complaint opens several chats for it. */
let given = '';

/** Asks why somebody who does not teach the course opens what a student said. */
export function ReasonForm({ onOpen }: { onOpen: (reason: string) => Promise<unknown> }) {
  const { t } = useTranslation();
  const { form, problems, failure, busy } = useForm({
    check: (data) => ({ reason: textOf(data, 'reason') === '' ? t('transcripts.reason.empty') : undefined }),
    send: (data) => {
      given = textOf(data, 'reason');
      return onOpen(given);
    },
  });
  return (
    <section className={styles['reason']} aria-labelledby="reason">
      <h1 id="reason">{t('transcripts.reason.title')}</h1>
      <p className={styles['lead']}>{t('transcripts.reason.lead')}</p>
      <form {...form} className={styles['form']}>
        <TextField
          label={t('transcripts.reason.label')}
          name="reason"
          defaultValue={given}
          maxLength={maxReason}
          autoComplete="off"
          problem={problems['reason']}
        />
        {failure && <FailureNotice failure={failure} />}
        <Button type="submit" look="solid" busy={busy}>
          {t('transcripts.reason.open')}
        </Button>
      </form>
    </section>
  );
}
