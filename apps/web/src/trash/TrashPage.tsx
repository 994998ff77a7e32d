import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { asFailure } from '../api/failure.js';
import { meQuery, outlineQuery } from '../api/queries.js';
import { can } from '../courses/abilities.js';
import { QueryView } from '../design/QueryView.js';
import { ManagerScreen } from '../people/ManagerScreen.js';
import { NotFoundPage } from '../shell/NotFoundPage.js';
import { paths } from '../shell/paths.js';
import { Screen } from '../shell/Screen.js';
import { TrashList } from './TrashList.js';
import styles from './Trash.module.css';

/** Courses that were deleted, for administrators. */
export function CourseTrashPage() {
  const { t } = useTranslation();
  return (
    <ManagerScreen title={t('trash.title')} crumbs={[{ to: paths.catalogue, label: t('administer.catalogue.title') }]}>
      <h1>{t('trash.courses')}</h1>
      <p className={styles['lead']}>{t('trash.lead')}</p>
      <TrashList courseId={null} />
    </ManagerScreen>
  );
}

/** Concepts and modules of a course that were deleted. */
export function TrashPage() {
  const { t } = useTranslation();
  const { courseId = '' } = useParams();
  const outline = useQuery(outlineQuery(courseId));
  const me = useQuery(meQuery).data;
  if (outline.data === undefined && outline.isError && asFailure(outline.error).status === 404) return <NotFoundPage />;
  if (outline.data && me && !can('outline.edit', outline.data, me)) return <NotFoundPage />;
  return (
    <Screen
      title={t('trash.title')}
      crumbs={[
        { to: paths.home, label: t('courses.title') },
        { to: paths.teach(courseId), label: outline.data?.title ?? t('common.course') },
      ]}
    >
      <h1>{t('trash.title')}</h1>
      <p className={styles['lead']}>{t('trash.lead')}</p>
      <QueryView query={outline}>{({ id }) => <TrashList courseId={id} />}</QueryView>
    </Screen>
  );
}
