import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { asFailure } from '../../api/failure.js';
import { outlineQuery, pageQuery } from '../../api/queries.js';
import { NotFoundPage } from '../../shell/NotFoundPage.js';
import { paths } from '../../shell/paths.js';
import { Screen } from '../../shell/Screen.js';
import { IconButton } from '../../design/Button.js';
import { PageText } from '../../design/PageText.js';
import { QueryView } from '../../design/QueryView.js';
import { PageNumber } from './PageNumber.js';
import styles from './PreviewPage.module.css';

/** What the tutor reads of a file, page by page: the quickest way to see whether the text came out well. */
export function PreviewPage() {
  const { t } = useTranslation();
  const { courseId = '', moduleId = '', fileId = '' } = useParams();
  const [query, setQuery] = useSearchParams();
  const number = Math.max(1, Math.floor(Number(query.get('page') ?? 1)) || 1);
  const outline = useQuery(outlineQuery(courseId));
  const page = useQuery({ ...pageQuery(fileId, number), placeholderData: keepPreviousData });
  const module = outline.data?.concepts.flatMap((concept) => concept.modules).find((each) => each.id === moduleId);
  const count = page.data?.pageCount ?? number;
  const open = (next: number) => setQuery({ page: String(Math.min(count, Math.max(1, next))) }, { replace: true });

  if (page.data === undefined && page.isError && asFailure(page.error).status === 404) return <NotFoundPage />;
  return (
    <Screen
      title={page.data?.fileName ?? ''}
      crumbs={[
        { to: paths.home, label: t('courses.title') },
        { to: paths.teach(courseId), label: outline.data?.title ?? t('common.course') },
        { to: paths.files(courseId, moduleId), label: module?.title ?? t('files.title') },
      ]}
    >
      <header className={styles['head']}>
        <h1>{page.data?.fileName}</h1>
        <p>{t('pages.lead')}</p>
      </header>
      <QueryView query={page} lines={12}>
        {(data) => (
          <div className={styles['reader']}>
            <div className={styles['turn']}>
              <IconButton
                icon="back"
                label={t('pages.previous')}
                aria-disabled={number <= 1 || undefined}
                onClick={() => open(number - 1)}
              />
              <PageNumber number={number} count={data.pageCount} onChange={open} />
              <IconButton
                icon="forward"
                label={t('pages.next')}
                aria-disabled={number >= count || undefined}
                onClick={() => open(number + 1)}
              />
            </div>
            <div className={styles['sheet']} aria-busy={page.isPlaceholderData}>
              <PageText text={data.text} label={t('pages.of', { page: data.number, count: data.pageCount })} />
            </div>
          </div>
        )}
      </QueryView>
    </Screen>
  );
}
