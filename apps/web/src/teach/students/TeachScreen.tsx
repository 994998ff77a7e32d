import type { CourseOutline, Me } from '@aila/contracts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { asFailure } from '../../api/failure.js';
import { meQuery, outlineQuery } from '../../api/queries.js';
import { can } from '../../courses/abilities.js';
import { QueryView } from '../../design/QueryView.js';
import { NotFoundPage } from '../../shell/NotFoundPage.js';
import { paths } from '../../shell/paths.js';
import { Screen, type Crumb } from '../../shell/Screen.js';

interface TeachScreenProps {
  title: string;
  /** Those between the course and this screen. */
  crumbs?: readonly Crumb[];
  layout?: 'page' | 'fill';
  children: (course: CourseOutline, me: Me) => ReactNode;
}

/** A screen of a course for those who may read what its students said. */
export function TeachScreen({ title, crumbs = [], layout = 'page', children }: TeachScreenProps) {
  const { t } = useTranslation();
  const { courseId = '' } = useParams();
  const outline = useQuery(outlineQuery(courseId));
  const me = useQuery(meQuery).data;

  if (outline.data === undefined && outline.isError && asFailure(outline.error).status === 404) return <NotFoundPage />;
  if (outline.data && me && !can('transcript.read', outline.data, me)) return <NotFoundPage />;
  return (
    <Screen
      title={title}
      layout={layout}
      crumbs={[
        { to: paths.home, label: t('courses.title') },
        { to: paths.teach(courseId), label: outline.data?.title ?? t('common.course') },
        ...crumbs,
      ]}
    >
      <QueryView query={outline} lines={8}>
        {(course) => (me ? children(course, me) : null)}
      </QueryView>
    </Screen>
  );
}
