import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAnnouncer } from '../design/announce.js';
import { Button, IconButton } from '../design/Button.js';
import { TextArea } from '../design/Field.js';
import { FailureNotice } from '../design/Notice.js';
import { textOf, useForm } from '../design/use-form.js';
import { maxPrompt } from '../limits.js';
import { ManagerScreen } from '../people/ManagerScreen.js';
import { paths } from '../shell/paths.js';
import { createCourse, reloadCourses } from './administer-data.js';
import { CourseFields, missingWords, wordsOf } from './CourseFields.js';
import { InstructorPicker, type Teacher } from './InstructorPicker.js';
import styles from './SettingsPage.module.css';

/** A new course: what it is called, who teaches it, and what its tutor is asked to do. */
export function NewCoursePage() {
  const { t } = useTranslation();
  return (
    <ManagerScreen
      title={t('administer.new.title')}
      crumbs={[{ to: paths.catalogue, label: t('administer.catalogue.title') }]}
    >
      <h1>{t('administer.new.title')}</h1>
      <p className={styles['lead']}>{t('administer.new.lead')}</p>
      <NewCourse />
    </ManagerScreen>
  );
}

function NewCourse() {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [teachers, setTeachers] = useState<readonly Teacher[]>([]);
  const { form, problems, failure, busy } = useForm({
    check: (entered) => missingWords(t, entered),
    send: async (entered) => {
      const course = await createCourse({
        ...wordsOf(entered),
        active: entered.get('open') === 'on',
        prompt: textOf(entered, 'prompt'),
        instructorIds: teachers.map(({ id }) => id),
      });
      await reloadCourses(cache);
      say(t('administer.new.made', { title: course.title }), true);
      await navigate(paths.teach(course.id));
    },
  });

  return (
    <form {...form} className={styles['form']}>
      <CourseFields problems={problems} />
      <fieldset className={styles['group']}>
        <legend>{t('administer.instructors.title')}</legend>
        {teachers.length > 0 && (
          <ul className={styles['rows']}>
            {teachers.map((teacher) => (
              <li key={teacher.id}>
                <div>
                  <p className={styles['name']}>{teacher.displayName}</p>
                  <p className={styles['soft']}>{teacher.email}</p>
                </div>
                <IconButton
                  icon="close"
                  label={t('administer.instructors.leaveOut', { name: teacher.displayName })}
                  onClick={() => setTeachers(teachers.filter(({ id }) => id !== teacher.id))}
                />
              </li>
            ))}
          </ul>
        )}
        <InstructorPicker
          chosen={teachers.map(({ id }) => id)}
          onChoose={(teacher) => setTeachers([...teachers, teacher])}
        />
      </fieldset>
      <TextArea
        label={t('administer.new.prompt')}
        hint={t('administer.new.promptHint')}
        name="prompt"
        rows={4}
        maxLength={maxPrompt}
      />
      <label className={styles['tick']}>
        <input type="checkbox" name="open" defaultChecked />
        <span>{t('administer.new.open')}</span>
      </label>
      {failure && <FailureNotice failure={failure} />}
      <Button type="submit" look="solid" busy={busy}>
        {t('administer.new.submit')}
      </Button>
    </form>
  );
}
