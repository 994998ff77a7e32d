import type { Course } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAnnouncer } from '../design/announce.js';
import { Button } from '../design/Button.js';
import { paths } from '../shell/paths.js';
import { DeleteDialog } from '../trash/DeleteDialog.js';
import { reloadAfter, remove } from '../trash/trash-data.js';
import styles from './SettingsPage.module.css';

/** The way of a course into the trash, and then to the place from which it comes back. */
export function DeleteCourse({ course: { id, title } }: { course: Course }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [asking, setAsking] = useState(false);
  const thing = { kind: 'course', id, title } as const;

  const deleteIt = async () => {
    await remove(thing);
    say(t('administer.delete.done', { title }), true);
    await navigate(paths.courseTrash);
    await reloadAfter(cache);
  };

  return (
    <section className={styles['section']} aria-labelledby="delete-course">
      <h2 id="delete-course">{t('administer.delete.title')}</h2>
      <p className={styles['soft']}>{t('administer.delete.lead')}</p>
      <Button look="danger" icon="trash" onClick={() => setAsking(true)}>
        {t('administer.delete.title')}
      </Button>
      {asking && <DeleteDialog thing={thing} onDelete={deleteIt} onClose={() => setAsking(false)} />}
    </section>
  );
}
