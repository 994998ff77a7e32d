import type { CourseOutline } from '@aila/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { meQuery, outlineQuery, studentViewQuery } from '../api/queries.js';
import { NotFoundPage } from '../shell/NotFoundPage.js';
import { paths } from '../shell/paths.js';
import { Screen } from '../shell/Screen.js';
import { can } from '../courses/abilities.js';
import { LinkButton } from '../design/Button.js';
import { EmptyState } from '../design/EmptyState.js';
import { Notice } from '../design/Notice.js';
import { ProgressBar } from '../design/ProgressBar.js';
import { QueryView } from '../design/QueryView.js';
import { PrivacyNote } from './PrivacyNote.js';
import { ModuleRow } from './ModuleRow.js';
import { courseProgress } from './progress.js';
import styles from './CoursePage.module.css';

/** The learning side of a course: its concepts and modules in the teacher's order, and how far one is. */
export function CoursePage() {
  const { t } = useTranslation();
  const { courseId = '' } = useParams();
  const outline = useQuery(outlineQuery(courseId));
  const me = useQuery(meQuery).data;
  const teaches = outline.data !== undefined && can('file.list', outline.data, me);
  const asStudent = useQuery({ ...studentViewQuery(courseId), enabled: teaches });

  if (outline.isError && outline.data === undefined && 'status' in outline.error && outline.error.status === 404) {
    return <NotFoundPage />;
  }
  return (
    <Screen title={outline.data?.title ?? t('common.course')} crumbs={[{ to: paths.home, label: t('courses.title') }]}>
      {teaches && (
        <div className={styles['asStudent']}>
          <Notice tone="plain">
            <p>{t('learn.asStudent')}</p>
            <LinkButton to={paths.teach(courseId)} small>
              {t('learn.backToTeaching')}
            </LinkButton>
          </Notice>
        </div>
      )}
      <QueryView query={teaches ? asStudent : outline} lines={8}>
        {(course) => <Contents course={course} canChat={can('chat.own', course, me)} />}
      </QueryView>
    </Screen>
  );
}

function Contents({ course, canChat }: { course: CourseOutline; canChat: boolean }) {
  const { t } = useTranslation();
  const { achieved, total, next } = courseProgress(course);
  const started = next !== null && next.progress !== null && next.progress.attempts > 0;
  const sum = t('learn.sum', { achieved, count: total });
  return (
    <>
      <header className={styles['head']}>
        <p className={styles['mark']}>
          {course.department} {course.number}
        </p>
        <h1>{course.title}</h1>
        {total > 0 && (
          <div className={styles['progress']}>
            <p>{sum}</p>
            <ProgressBar value={achieved / total} label={t('learn.progress')} text={sum} />
          </div>
        )}
        {canChat && next && (
          <LinkButton to={paths.module(course.id, next.id)} look="solid" className={styles['next'] ?? ''}>
            {t(started ? 'learn.continue' : 'learn.start', { title: next.title })}
          </LinkButton>
        )}
        {total > 0 && next === null && <p className={styles['finished']}>{t('learn.finished')}</p>}
      </header>
      {total === 0 ? (
        <EmptyState icon="book" title={t('learn.empty.title')} text={t('learn.empty.text')} />
      ) : (
        course.concepts
          .filter((concept) => concept.modules.length > 0)
          .map((concept, index) => (
            <section key={concept.id} className={styles['concept']} aria-labelledby={`concept-${concept.id}`}>
              <h2 id={`concept-${concept.id}`}>
                <span className={styles['number']}>{index + 1}</span> {concept.title}
              </h2>
              <ol className={styles['modules']}>
                {concept.modules.map((module) => (
                  <li key={module.id}>
                    <ModuleRow module={module} open={canChat} />
                  </li>
                ))}
              </ol>
            </section>
          ))
      )}
      {course.myRole === 'student' && <PrivacyNote courseId={course.id} />}
    </>
  );
}
