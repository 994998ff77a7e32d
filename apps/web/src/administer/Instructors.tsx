import type { CourseMember } from '@aila/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { asFailure } from '../api/failure.js';
import { useAnnouncer } from '../design/announce.js';
import { Button } from '../design/Button.js';
import { ConfirmDialog } from '../design/ConfirmDialog.js';
import { QueryView } from '../design/QueryView.js';
import { useFailureText } from '../i18n/failure-text.js';
import { paths } from '../shell/paths.js';
import { appoint, dismiss, instructorsQuery, reloadCourses } from './administer-data.js';
import { InstructorPicker, type Teacher } from './InstructorPicker.js';
import styles from './SettingsPage.module.css';

/** Who teaches a course. Appointing and dismissing touch nobody else, and nobody's chats. */
export function Instructors({ courseId }: { courseId: string }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const failureText = useFailureText();
  const cache = useQueryClient();
  const instructors = useQuery(instructorsQuery(courseId));
  const [leaving, setLeaving] = useState<CourseMember | null>(null);

  const reload = async () => {
    await cache.invalidateQueries({ queryKey: ['members', courseId] });
    await reloadCourses(cache);
  };
  const add = async ({ id, displayName: name }: Teacher) => {
    try {
      await appoint(courseId, id);
      say(t('administer.instructors.appointed', { name }), true);
      await reload();
    } catch (cause) {
      say(failureText(asFailure(cause)), true);
    }
  };
  const remove = async ({ userId, displayName: name }: CourseMember) => {
    await dismiss(courseId, userId);
    say(t('administer.instructors.dismissed', { name }), true);
    await reload();
  };

  return (
    <section className={styles['section']} aria-labelledby="instructors">
      <h2 id="instructors">{t('administer.instructors.title')}</h2>
      <QueryView query={instructors} lines={2}>
        {(people) => (
          <>
            {people.length === 0 && <p className={styles['soft']}>{t('administer.catalogue.nobody')}</p>}
            <ul className={styles['rows']} hidden={people.length === 0}>
              {people.map((person) => (
                <li key={person.userId}>
                  <div>
                    <p className={styles['name']}>
                      <Link to={paths.person(person.userId)}>{person.displayName}</Link>
                    </p>
                    <p className={styles['soft']}>{person.email}</p>
                  </div>
                  <Button
                    small
                    aria-label={t('administer.instructors.dismissLabel', { name: person.displayName })}
                    onClick={() => setLeaving(person)}
                  >
                    {t('administer.instructors.dismiss')}
                  </Button>
                </li>
              ))}
            </ul>
            <InstructorPicker chosen={people.map(({ userId }) => userId)} onChoose={add} />
          </>
        )}
      </QueryView>
      {leaving && (
        <ConfirmDialog
          title={t('administer.instructors.dismissTitle', { name: leaving.displayName })}
          text={t('administer.instructors.dismissText', { name: leaving.displayName })}
          action={t('administer.instructors.dismiss')}
          onConfirm={() => remove(leaving)}
          onClose={() => setLeaving(null)}
        />
      )}
    </section>
  );
}
