import type { CourseOutline, Me } from '@aila/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { asFailure } from '../../api/failure.js';
import { meQuery, outlineQuery } from '../../api/queries.js';
import { can } from '../../courses/abilities.js';
import { Choice } from '../../design/Choice.js';
import { QueryView } from '../../design/QueryView.js';
import { NotFoundPage } from '../../shell/NotFoundPage.js';
import { paths } from '../../shell/paths.js';
import { Screen } from '../../shell/Screen.js';
import { Difficulties } from './Difficulties.js';
import { Overview } from './Overview.js';
import { RangeForm } from './RangeForm.js';
import { StudentMatrix } from './StudentMatrix.js';
import { useRange, views } from './use-range.js';
import styles from './AnalyticsPage.module.css';

/** What happened in a course, in figures and pictures. */
export function AnalyticsPage() {
  const { t } = useTranslation();
  const { courseId = '' } = useParams();
  const outline = useQuery(outlineQuery(courseId));
  const me = useQuery(meQuery).data;

  if (outline.data === undefined && outline.isError && asFailure(outline.error).status === 404) return <NotFoundPage />;
  if (outline.data && me && !can('analytics.read', outline.data, me)) return <NotFoundPage />;
  return (
    <Screen
      title={t('analytics.title')}
      crumbs={[
        { to: paths.home, label: t('courses.title') },
        { to: paths.teach(courseId), label: outline.data?.title ?? t('common.course') },
      ]}
    >
      <QueryView query={outline} lines={8}>
        {(course) => (me ? <Figures course={course} me={me} /> : null)}
      </QueryView>
    </Screen>
  );
}

function Figures({ course, me }: { course: CourseOutline; me: Me }) {
  const { t } = useTranslation();
  const chosen = useRange(course.createdAt);
  const { view, range, change } = chosen;
  const props = { course, range };
  return (
    <>
      <h1>{t('analytics.title')}</h1>
      <p className={styles['lead']}>{t('analytics.lead')}</p>
      <RangeForm course={course} chosen={chosen} />
      <div className={styles['views']}>
        <Choice
          legend={t('analytics.view')}
          value={view}
          options={views.map((value) => ({ value, label: t(`analytics.views.${value}`) }))}
          onChoose={(value) => change({ view: value })}
        />
      </div>
      {view === 'overview' && <Overview {...props} canManage={can('analytics.manage', course, me)} />}
      {view === 'students' && <StudentMatrix {...props} />}
      {view === 'difficulties' && <Difficulties {...props} />}
    </>
  );
}
