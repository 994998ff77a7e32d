import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { asFailure } from '../api/failure.js';
import { Button } from '../design/Button.js';
import { FailureNotice } from '../design/Notice.js';
import { Placeholder } from '../design/QueryView.js';
import { Tag } from '../design/Tag.js';
import { useDay } from '../i18n/relative-time.js';
import { paths } from '../shell/paths.js';
import { personCoursesQuery } from './people-data.js';
import styles from './PersonPage.module.css';

/** The courses in which somebody has a part, and what they are there. */
export function PersonCourses({ userId }: { userId: string }) {
  const { t } = useTranslation();
  const day = useDay();
  const courses = useInfiniteQuery(personCoursesQuery(userId));
  const items = courses.data?.pages.flatMap((page) => page.items);
  return (
    <section className={styles['section']} aria-labelledby="person-courses">
      <h2 id="person-courses">{t('people.courses.title')}</h2>
      {items === undefined && !courses.isError && <Placeholder lines={2} />}
      {courses.isError && <FailureNotice failure={asFailure(courses.error)} onRetry={() => void courses.refetch()} />}
      {items?.length === 0 && <p className={styles['soft']}>{t('people.courses.none')}</p>}
      {items !== undefined && items.length > 0 && (
        <ul className={styles['rows']}>
          {items.map(({ id, title, department, number, term, active, role, joinedAt }) => (
            <li key={id}>
              <div>
                <p className={styles['what']}>
                  <Link to={paths.teach(id)}>{title}</Link>{' '}
                  {!active && <Tag tone="warning">{t('courses.inactive')}</Tag>}
                </p>
                <p className={styles['soft']}>
                  {[`${department} ${number}`, term].filter(Boolean).join(' · ')}
                  {' · '}
                  {t('people.courses.facts', { role: t(`courses.roles.${role}`), day: day(joinedAt) })}
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
      {courses.hasNextPage && (
        <Button busy={courses.isFetchingNextPage} onClick={() => void courses.fetchNextPage()}>
          {t('people.more')}
        </Button>
      )}
    </section>
  );
}
