import type { Course, CourseCopyInput } from '@aila/contracts';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useAnnouncer } from '../design/announce.js';
import { Button } from '../design/Button.js';
import { Select, TextField } from '../design/Field.js';
import { FailureNotice } from '../design/Notice.js';
import { textOf, useForm } from '../design/use-form.js';
import { paths } from '../shell/paths.js';
import { copyCourse, reloadCourses } from './administer-data.js';
import styles from './SettingsPage.module.css';

/** A course made anew for another term, to whose settings the way leads at once. */
export function CopyCourse({ course }: { course: Course }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const { form, problems, failure, busy } = useForm({
    check: (entered): Record<string, string> =>
      textOf(entered, 'term') === '' ? { term: t('administer.copy.needed') } : {},
    send: async (entered) => {
      const modules = textOf(entered, 'modules') as CourseCopyInput['modules'];
      const copy = await copyCourse(course.id, { term: textOf(entered, 'term'), modules });
      await reloadCourses(cache);
      say(t('administer.copy.done', { title: course.title }), true);
      await navigate(paths.courseSettings(copy.id));
    },
  });
  return (
    <section className={styles['section']} aria-labelledby="copy-course">
      <h2 id="copy-course">{t('administer.copy.title')}</h2>
      <p className={styles['soft']}>{t('administer.copy.lead')}</p>
      <form {...form} className={styles['fields']}>
        <div className={styles['pair']}>
          <TextField label={t('administer.term')} name="term" maxLength={20} problem={problems['term']} />
          <Select label={t('administer.copy.modules')} name="modules" defaultValue="drafts">
            <option value="drafts">{t('administer.copy.drafts')}</option>
            <option value="unchanged">{t('administer.copy.asTheyAre')}</option>
          </Select>
        </div>
        {failure && <FailureNotice failure={failure} />}
        <Button type="submit" icon="copy" busy={busy} className={styles['start'] ?? ''}>
          {t('administer.copy.submit')}
        </Button>
      </form>
    </section>
  );
}
