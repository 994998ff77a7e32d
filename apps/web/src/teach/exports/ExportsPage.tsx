import type { CourseOutline } from '@aila/contracts';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { asFailure } from '../../api/failure.js';
import { meQuery, outlineQuery } from '../../api/queries.js';
import { can } from '../../courses/abilities.js';
import { Button } from '../../design/Button.js';
import { QueryView } from '../../design/QueryView.js';
import { NotFoundPage } from '../../shell/NotFoundPage.js';
import { paths } from '../../shell/paths.js';
import { Screen } from '../../shell/Screen.js';
import { ExportForm } from './ExportForm.js';
import { ExportItem } from './ExportItem.js';
import { exportsQuery, isUnderWay } from './exports-data.js';
import { useExportProgress } from './use-export-progress.js';
import styles from './ExportsPage.module.css';

/** How often exports at work are asked for (milliseconds): without the socket, and beside it as a safeguard. */
const pollAlone = 2000;
const pollBesideSocket = 15_000;

/** Chat logs of a course: asked for, watched while they are made, and downloaded. */
export function ExportsPage() {
  const { t } = useTranslation();
  const { courseId = '' } = useParams();
  const outline = useQuery(outlineQuery(courseId));
  const me = useQuery(meQuery).data;

  if (outline.data === undefined && outline.isError && asFailure(outline.error).status === 404) return <NotFoundPage />;
  if (outline.data && me && !can('chat-log.export', outline.data, me)) return <NotFoundPage />;
  return (
    <Screen
      title={t('chatLogs.title')}
      crumbs={[
        { to: paths.home, label: t('courses.title') },
        { to: paths.teach(courseId), label: outline.data?.title ?? t('common.course') },
      ]}
    >
      <QueryView query={outline} lines={8}>
        {(course) => (me ? <Exports course={course} /> : null)}
      </QueryView>
    </Screen>
  );
}

function Exports({ course }: { course: CourseOutline }) {
  const { t } = useTranslation();
  const live = useExportProgress(course.id);
  const list = useInfiniteQuery({
    ...exportsQuery(course.id),
    refetchInterval: ({ state }) => {
      const moving = state.data?.pages.some((page) => page.items.some(isUnderWay)) ?? false;
      return moving ? (live ? pollBesideSocket : pollAlone) : false;
    },
  });
  const items = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <h1>{t('chatLogs.title')}</h1>
      <p className={styles['lead']}>{t('chatLogs.lead')}</p>
      <div className={styles['columns']}>
        <ExportForm course={course} isBusy={items.some(isUnderWay)} />
        <section className={styles['past']} aria-labelledby="past-exports">
          <h2 id="past-exports" tabIndex={-1}>
            {t('chatLogs.past')}
          </h2>
          <QueryView query={list} lines={3}>
            {() =>
              items.length === 0 ? (
                <p className={styles['soft']}>{t('chatLogs.none')}</p>
              ) : (
                <ul className={styles['list']}>
                  {items.map((item) => (
                    <ExportItem key={item.id} item={item} course={course} isBusy={items.some(isUnderWay)} />
                  ))}
                </ul>
              )
            }
          </QueryView>
          {list.hasNextPage && (
            <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
              {t('chatLogs.more')}
            </Button>
          )}
        </section>
      </div>
    </>
  );
}
