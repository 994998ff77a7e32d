import type { CourseOutline } from '@aila/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { asFailure } from '../api/failure.js';
import { meQuery, outlineQuery } from '../api/queries.js';
import { can } from '../courses/abilities.js';
import { useAnnouncer } from '../design/announce.js';
import { Button } from '../design/Button.js';
import { FailureNotice } from '../design/Notice.js';
import { Overtaken } from '../design/Overtaken.js';
import { QueryView } from '../design/QueryView.js';
import { useForm } from '../design/use-form.js';
import { NotFoundPage } from '../shell/NotFoundPage.js';
import { paths } from '../shell/paths.js';
import { Screen } from '../shell/Screen.js';
import { changeCourse, reloadCourses } from './administer-data.js';
import { CourseFields, type CourseWords, missingWords, wordsOf } from './CourseFields.js';
import { CopyCourse } from './CopyCourse.js';
import { CourseState } from './CourseState.js';
import { DeleteCourse } from './DeleteCourse.js';
import { Instructors } from './Instructors.js';
import styles from './SettingsPage.module.css';

/** A course as administrators run it: its name and term, whether it is open, and who teaches it. */
export function SettingsPage() {
  const { t } = useTranslation();
  const { courseId = '' } = useParams();
  const outline = useQuery(outlineQuery(courseId));
  const me = useQuery(meQuery).data;
  if (outline.data === undefined && outline.isError && asFailure(outline.error).status === 404) return <NotFoundPage />;
  if (outline.data && me && !can('course.edit', outline.data, me)) return <NotFoundPage />;
  return (
    <Screen
      title={t('administer.settings.title')}
      crumbs={[
        { to: paths.home, label: t('courses.title') },
        { to: paths.teach(courseId), label: outline.data?.title ?? t('common.course') },
      ]}
    >
      <QueryView query={outline} lines={8}>
        {(course) => <Sections course={course} />}
      </QueryView>
    </Screen>
  );
}

function Sections({ course }: { course: CourseOutline }) {
  const { t } = useTranslation();
  /** Counts how often the fields were filled anew with what is there. */
  const [taken, setTaken] = useState(0);
  return (
    <>
      <h1>{t('administer.settings.title')}</h1>
      <Words key={`${course.id} ${taken}`} course={course} onTaken={() => setTaken(taken + 1)} />
      <CourseState course={course} />
      <Instructors courseId={course.id} />
      <CopyCourse course={course} />
      <DeleteCourse course={course} />
    </>
  );
}

const names = ['title', 'department', 'number', 'term', 'language'] as const;

/** The fields of a course. Whoever comes second sees what the first has saved before they save theirs over it. */
function Words({ course, onTaken }: { course: CourseOutline; onTaken: () => void }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const [version, setVersion] = useState(course.version);
  const [overtaken, setOvertaken] = useState<{ theirs: CourseWords; mine: CourseWords } | null>(null);
  const { form, problems, failure, busy } = useForm({
    check: (entered) => missingWords(t, entered),
    send: async (entered) => {
      const mine = wordsOf(entered);
      try {
        const saved = await changeCourse(course.id, { ...mine, version });
        setVersion(saved.version);
        setOvertaken(null);
        say(t('administer.settings.saved'), true);
        await reloadCourses(cache, course.id);
      } catch (cause) {
        const refusal = asFailure(cause);
        if (refusal.code !== 'CONFLICT') throw refusal;
        setVersion(Number(refusal.parameters['version']));
        setOvertaken({ theirs: refusal.parameters as unknown as CourseWords, mine });
      }
    },
  });
  const labels = useLabels();

  const takeTheirs = async () => {
    await reloadCourses(cache, course.id);
    onTaken();
  };

  return (
    <form {...form} className={styles['form']}>
      <CourseFields course={course} problems={problems} />
      {overtaken && (
        <Overtaken
          fields={names.map((name) => ({
            label: labels[name],
            theirs: String(overtaken.theirs[name]),
            mine: overtaken.mine[name],
          }))}
          onTakeTheirs={() => void takeTheirs()}
        />
      )}
      {failure && <FailureNotice failure={failure} />}
      <Button type="submit" look="solid" busy={busy}>
        {t('common.save')}
      </Button>
    </form>
  );
}

function useLabels(): Readonly<Record<(typeof names)[number], string>> {
  const { t } = useTranslation();
  return {
    title: t('teach.title'),
    department: t('administer.department'),
    number: t('administer.number'),
    term: t('administer.term'),
    language: t('administer.language'),
  };
}
