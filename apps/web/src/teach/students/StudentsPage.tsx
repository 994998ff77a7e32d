import type { CourseLearner, CourseOutline, CoursePrivacy, Me } from '@aila/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { privacyQuery } from '../../api/queries.js';
import { can } from '../../courses/abilities.js';
import { Button } from '../../design/Button.js';
import { EmptyState } from '../../design/EmptyState.js';
import { QueryView } from '../../design/QueryView.js';
import { useRelativeTime } from '../../i18n/relative-time.js';
import { paths } from '../../shell/paths.js';
import { PrivacySection } from './PrivacySection.js';
import { nameOf } from './pseudonym.js';
import { studentsQuery } from './students-data.js';
import styles from './StudentsPage.module.css';
import { TeachScreen } from './TeachScreen.js';

/** The students of a course with how far they are, and what its staff may know of them. */
export function StudentsPage() {
  const { t } = useTranslation();
  return (
    <TeachScreen title={t('transcripts.title')}>{(course, me) => <Students course={course} me={me} />}</TeachScreen>
  );
}

function Students({ course, me }: { course: CourseOutline; me: Me }) {
  const { t } = useTranslation();
  const privacy = useQuery(privacyQuery(course.id));
  return (
    <>
      <h1>{t('transcripts.title')}</h1>
      <QueryView query={privacy} lines={6}>
        {(inForce) => (
          <>
            {inForce.mode !== 'figures' && (
              <p className={styles['lead']}>
                {t(inForce.mode === 'identified' ? 'transcripts.lead' : 'transcripts.leadPseudonymous')}
              </p>
            )}
            <PrivacySection
              courseId={course.id}
              privacy={inForce}
              editable={can('privacy.edit', course, me)}
              mayOpen={me.roles.includes('admin')}
            />
            <StudentList courseId={course.id} privacy={inForce} />
          </>
        )}
      </QueryView>
    </>
  );
}

function StudentList({ courseId, privacy }: { courseId: string; privacy: CoursePrivacy }) {
  const { t } = useTranslation();
  const closed = privacy.mode === 'figures';
  const students = useInfiniteQuery({ ...studentsQuery(courseId), enabled: !closed });
  if (closed)
    return (
      <EmptyState icon="eyeOff" title={t('transcripts.list.closed.title')} text={t('transcripts.list.closed.text')} />
    );
  return (
    <section className={styles['section']} aria-labelledby="students">
      <h2 id="students">{t('transcripts.list.title')}</h2>
      <QueryView query={students} lines={6}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return (
              <EmptyState
                icon="people"
                title={t('transcripts.list.empty.title')}
                text={t('transcripts.list.empty.text')}
              />
            );
          return (
            <>
              <p className={styles['soft']} role="status">
                {t(students.hasNextPage ? 'transcripts.list.first' : 'transcripts.list.found', { count: items.length })}
              </p>
              <ul className={styles['rows']} aria-labelledby="students">
                {items.map((student) => (
                  <li key={student.id}>
                    <Row courseId={courseId} student={student} />
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </QueryView>
      {students.hasNextPage && (
        <Button busy={students.isFetchingNextPage} onClick={() => void students.fetchNextPage()}>
          {t('transcripts.more')}
        </Button>
      )}
    </section>
  );
}

function Row({ courseId, student }: { courseId: string; student: CourseLearner }) {
  const { t } = useTranslation();
  const relativeTime = useRelativeTime();
  const { achieved, attempts, lastActivityAt } = student;
  const facts = [
    t('transcripts.list.achieved', { count: achieved }),
    t('transcripts.list.answers', { count: attempts }),
    lastActivityAt && t('transcripts.list.last', { when: relativeTime(lastActivityAt) }),
  ];
  return (
    <div className={styles['who']}>
      <Link to={paths.student(courseId, student.id)} className={styles['name']}>
        {nameOf(t, student)}
      </Link>
      {student.email !== null && student.email !== student.name && <p className={styles['soft']}>{student.email}</p>}
      <p className={styles['soft']}>{facts.filter(Boolean).join(' · ')}</p>
    </div>
  );
}
