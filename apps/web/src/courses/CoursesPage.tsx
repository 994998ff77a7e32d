import type { Course, Me } from '@aila/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { coursesQuery, meQuery } from '../api/queries.js';
import { managesCourses } from '../shell/manages-people.js';
import { paths } from '../shell/paths.js';
import { Screen } from '../shell/Screen.js';
import { Button, LinkButton } from '../design/Button.js';
import { EmptyState } from '../design/EmptyState.js';
import { QueryView } from '../design/QueryView.js';
import { opensTeaching } from './abilities.js';
import { CourseCard } from './CourseCard.js';
import { JoinDialog } from './JoinDialog.js';
import styles from './CoursesPage.module.css';

type Group = 'learning' | 'teaching';

/** Courses by what they are to the reader. Those without a part of their own administrators have elsewhere. */
function grouped(courses: readonly Course[], me: Me | undefined): [Group, Course[]][] {
  const group = (course: Course): Group => (opensTeaching(course, me) ? 'teaching' : 'learning');
  return (['teaching', 'learning'] as const)
    .map((name): [Group, Course[]] => [name, courses.filter((course) => group(course) === name)])
    .filter(([, members]) => members.length > 0);
}

export function CoursesPage() {
  const { t } = useTranslation();
  const [joining, setJoining] = useState(false);
  const me = useQuery(meQuery).data;
  const courses = useQuery(coursesQuery);
  const join = (
    <Button look={courses.data?.length === 0 ? 'solid' : 'outline'} icon="key" onClick={() => setJoining(true)}>
      {t('courses.join')}
    </Button>
  );

  return (
    <Screen title={t('courses.title')}>
      <header className={styles['head']}>
        <div>
          <h1>{me ? t('courses.greeting', { name: me.givenName || me.displayName }) : t('courses.title')}</h1>
          <p className={styles['lead']}>{t('courses.lead')}</p>
        </div>
        <div className={styles['ways']}>
          {me && managesCourses(me) && (
            <LinkButton to={paths.catalogue} icon="book">
              {t('administer.catalogue.title')}
            </LinkButton>
          )}
          {courses.data !== undefined && courses.data.length > 0 && join}
        </div>
      </header>
      <QueryView query={courses}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon="book" title={t('courses.empty.title')} text={t('courses.empty.text')}>
              {join}
            </EmptyState>
          ) : (
            grouped(items, me).map(([group, members]) => (
              <section key={group} className={styles['group']} aria-labelledby={`group-${group}`}>
                <h2 id={`group-${group}`}>{t(`courses.groups.${group}`)}</h2>
                <ul className={styles['cards']}>
                  {members.map((course) => (
                    <li key={course.id}>
                      <CourseCard course={course} teaching={opensTeaching(course, me)} />
                    </li>
                  ))}
                </ul>
              </section>
            ))
          )
        }
      </QueryView>
      {joining && <JoinDialog onClose={() => setJoining(false)} />}
    </Screen>
  );
}
