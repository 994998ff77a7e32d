import type { CourseOutline, Me } from '@aila/contracts';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { asFailure } from '../../api/failure.js';
import { meQuery, outlineQuery } from '../../api/queries.js';
import { NotFoundPage } from '../../shell/NotFoundPage.js';
import { paths } from '../../shell/paths.js';
import { Screen } from '../../shell/Screen.js';
import { can } from '../../courses/abilities.js';
import { LinkButton } from '../../design/Button.js';
import { QueryView } from '../../design/QueryView.js';
import { courseProgress } from '../../learn/progress.js';
import { managesPeople } from '../../shell/manages-people.js';
import { AccessCodeSection } from './AccessCodeSection.js';
import { AddMember } from './AddMember.js';
import { MemberList } from './MemberList.js';
import styles from './MembersPage.module.css';

/** Who takes part in a course: how people get in, and who they are. */
export function MembersPage() {
  const { t } = useTranslation();
  const { courseId = '' } = useParams();
  const outline = useQuery(outlineQuery(courseId));
  const me = useQuery(meQuery).data;

  if (outline.data === undefined && outline.isError && asFailure(outline.error).status === 404) return <NotFoundPage />;
  if (outline.data && me && !can('member.list', outline.data, me)) return <NotFoundPage />;
  return (
    <Screen
      title={t('members.title')}
      crumbs={[
        { to: paths.home, label: t('courses.title') },
        { to: paths.teach(courseId), label: outline.data?.title ?? t('common.course') },
      ]}
    >
      <QueryView query={outline} lines={8}>
        {(course) => (me ? <Sections course={course} me={me} /> : null)}
      </QueryView>
    </Screen>
  );
}

function Sections({ course, me }: { course: CourseOutline; me: Me }) {
  const { t } = useTranslation();
  return (
    <>
      <h1>{t('members.title')}</h1>
      {can('access-code.manage', course, me) && <AccessCodeSection courseId={course.id} />}
      <MemberList
        courseId={course.id}
        editable={can('member.manage', course, me)}
        modules={courseProgress(course).total}
      />
      {managesPeople(me) && <AddMember courseId={course.id} />}
      {managesPeople(me) && (
        <p className={styles['way']}>
          <LinkButton to={paths.peopleList(course.id)} icon="people">
            {t('peopleList.open')}
          </LinkButton>
        </p>
      )}
    </>
  );
}
