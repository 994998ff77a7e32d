import type { CoursePrivacy, PrivacyMode } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { privacyQuery } from '../../api/queries.js';
import { useAnnouncer } from '../../design/announce.js';
import { Button } from '../../design/Button.js';
import { Select } from '../../design/Field.js';
import { EditDialog } from '../outline/EditDialog.js';
import { changePrivacy, studentsKey } from './students-data.js';
import styles from './StudentsPage.module.css';

/** From the most open to the closest. */
const modes: readonly PrivacyMode[] = ['identified', 'pseudonymous', 'figures'];

interface PrivacySectionProps {
  courseId: string;
  privacy: CoursePrivacy;
  editable: boolean;
  /** Whether the person may also choose a mode that is more open. */
  mayOpen: boolean;
}

/** What the staff of a course may know of its students' chats, and the way to another choice. */
export function PrivacySection({ courseId, privacy, editable, mayOpen }: PrivacySectionProps) {
  const { t } = useTranslation();
  const [changing, setChanging] = useState(false);
  const choices = mayOpen ? modes : modes.slice(modes.indexOf(privacy.mode));
  return (
    <section className={styles['privacy']} aria-labelledby="privacy">
      <h2 id="privacy">{t('transcripts.privacy.title')}</h2>
      <p>{t(`transcripts.privacy.means.${privacy.mode}`)}</p>
      {editable && choices.length > 1 && (
        <Button small icon="eye" onClick={() => setChanging(true)}>
          {t('transcripts.privacy.change')}
        </Button>
      )}
      {changing && (
        <ChangePrivacy
          courseId={courseId}
          privacy={privacy}
          choices={choices}
          mayOpen={mayOpen}
          onClose={() => setChanging(false)}
        />
      )}
    </section>
  );
}

interface ChangePrivacyProps {
  courseId: string;
  privacy: CoursePrivacy;
  choices: readonly PrivacyMode[];
  mayOpen: boolean;
  onClose: () => void;
}

function ChangePrivacy({ courseId, privacy, choices, mayOpen, onClose }: ChangePrivacyProps) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const [chosen, setChosen] = useState(privacy.mode);

  const save = async () => {
    const changed = await changePrivacy(courseId, chosen, privacy.version);
    // Names and ids of before must not stay on the screen.
    cache.removeQueries({ queryKey: studentsKey(courseId) });
    cache.removeQueries({ queryKey: ['transcript'] });
    cache.setQueryData(privacyQuery(courseId).queryKey, changed);
    say(t('transcripts.privacy.changed'), true);
  };

  return (
    <EditDialog title={t('transcripts.privacy.changeTitle')} onSave={save} onClose={onClose}>
      <Select
        label={t('transcripts.privacy.label')}
        hint={t(`transcripts.privacy.means.${chosen}`)}
        value={chosen}
        onChange={(event) => setChosen(event.target.value as PrivacyMode)}
      >
        {choices.map((mode) => (
          <option key={mode} value={mode}>
            {t(`transcripts.privacy.modes.${mode}`)}
          </option>
        ))}
      </Select>
      {!mayOpen && <p className={styles['soft']}>{t('transcripts.privacy.instructor')}</p>}
    </EditDialog>
  );
}
