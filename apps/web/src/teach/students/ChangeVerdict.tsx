import type { LearnerAttempt, VerdictOutcome } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useAnnouncer } from '../../design/announce.js';
import { Select, TextField } from '../../design/Field.js';
import { textOf } from '../../design/use-form.js';
import { maxReason } from '../../limits.js';
import { EditDialog } from '../outline/EditDialog.js';
import { overrideVerdict, studentKey, type Place } from './students-data.js';
import styles from './StudentsPage.module.css';

const outcomes: readonly VerdictOutcome[] = ['correct', 'partial', 'incorrect'];

interface ChangeVerdictProps {
  place: Place;
  attempt: LearnerAttempt;
  /** What was said in place of the tutor is taken back. */
  takesBack: boolean;
  onClose: () => void;
}

/** Another verdict on an answer, or the tutor's again, with a reason that the student reads. */
export function ChangeVerdict({ place, attempt, takesBack, onClose }: ChangeVerdictProps) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();

  const save = async (form: FormData) => {
    const outcome = takesBack ? null : (textOf(form, 'outcome') as VerdictOutcome);
    try {
      await overrideVerdict(place, attempt, { outcome, reason: textOf(form, 'reason') });
      say(t(takesBack ? 'transcripts.verdict.takenBack' : 'transcripts.verdict.changed'), true);
    } finally {
      // After a conflict, too: what a colleague said is to be seen.
      await cache.invalidateQueries({ queryKey: studentKey(place) });
      void cache.invalidateQueries({ queryKey: ['transcript', attempt.sessionId] });
    }
  };

  return (
    <EditDialog
      title={t(takesBack ? 'transcripts.verdict.takeBackTitle' : 'transcripts.verdict.changeTitle')}
      onSave={save}
      onClose={onClose}
    >
      <p className={styles['soft']}>{t('transcripts.verdict.lead')}</p>
      {!takesBack && (
        <Select label={t('transcripts.verdict.outcome')} name="outcome" defaultValue={attempt.verdict.outcome}>
          {outcomes.map((outcome) => (
            <option key={outcome} value={outcome}>
              {t(`transcripts.verdict.${outcome}`)}
            </option>
          ))}
        </Select>
      )}
      <TextField
        label={t('transcripts.verdict.reason')}
        name="reason"
        required
        maxLength={maxReason}
        autoComplete="off"
      />
    </EditDialog>
  );
}
