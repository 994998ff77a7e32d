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
import { DropArea } from './DropArea.js';
import { FileList } from './FileList.js';
import { isMoving } from './file-kinds.js';
import { filesQuery } from './files-data.js';
import { useFileNews } from './use-file-news.js';
import { useFileProgress } from './use-file-progress.js';
import { uploads, useUploads } from './use-uploads.js';
import styles from './FilesPage.module.css';

/** How often files at work are asked for (milliseconds): without the socket, and beside it as a safeguard. */
const pollAlone = 2000;
const pollBesideSocket = 15_000;

/** A module's files: send new ones, watch them become readable, look into them, delete them. */
export function FilesPage() {
  const { t } = useTranslation();
  const { courseId = '', moduleId = '' } = useParams();
  const outline = useQuery(outlineQuery(courseId));
  const me = useQuery(meQuery).data;
  const live = useFileProgress(moduleId);
  const files = useQuery({
    ...filesQuery(moduleId),
    refetchInterval: ({ state }) => {
      const moving = state.data?.some((file) => isMoving(file, Date.now())) ?? false;
      return moving ? (live ? pollBesideSocket : pollAlone) : false;
    },
  });
  const sending = useUploads(moduleId);
  useFileNews(files.data);

  const module = outline.data?.concepts.flatMap((concept) => concept.modules).find((each) => each.id === moduleId);
  const missing = files.data === undefined && files.isError && asFailure(files.error).status === 404;
  if (missing || (outline.data && !module)) return <NotFoundPage />;
  const editable = outline.data !== undefined && can('file.edit', outline.data, me);
  const canChat = outline.data !== undefined && can('chat.own', outline.data, me);

  return (
    <Screen
      title={module?.title ?? ''}
      crumbs={[
        { to: paths.home, label: t('courses.title') },
        { to: paths.teach(courseId), label: outline.data?.title ?? t('common.course') },
      ]}
    >
      <header className={styles['head']}>
        <div>
          <h1>{module?.title}</h1>
          {module && module.description !== '' && <p className={styles['lead']}>{module.description}</p>}
        </div>
        {canChat && (
          <LinkButton to={paths.module(courseId, moduleId)} icon="eye">
            {t('teach.seeAsStudent')}
          </LinkButton>
        )}
      </header>
      <section aria-labelledby="files" className={styles['files']}>
        <h2 id="files">{t('files.title')}</h2>
        {editable && <DropArea onFiles={(chosen) => uploads.add(moduleId, chosen)} />}
        <QueryView query={files}>
          {(items) => (
            <FileList
              courseId={courseId}
              files={items}
              asOf={files.dataUpdatedAt}
              uploads={sending}
              editable={editable}
            />
          )}
        </QueryView>
      </section>
    </Screen>
  );
}
