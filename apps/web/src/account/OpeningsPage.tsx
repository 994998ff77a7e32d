import type { Opening } from '@aila/contracts';
import { infiniteQueryOptions, useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { call } from '../api/client.js';
import { Button } from '../design/Button.js';
import { EmptyState } from '../design/EmptyState.js';
import { QueryView } from '../design/QueryView.js';
import { Tag } from '../design/Tag.js';
import { useMoment } from '../i18n/relative-time.js';
import { paths } from '../shell/paths.js';
import { Screen } from '../shell/Screen.js';
import styles from './OpeningsPage.module.css';

const openingsQuery = infiniteQueryOptions({
  queryKey: ['openings'],
  queryFn: ({ pageParam, signal }) =>
    call('GET /me/openings', { query: { limit: 25, cursor: pageParam ?? undefined }, signal }),
  initialPageParam: null as string | null,
  getNextPageParam: (last) => last.nextCursor,
});

/** Who opened one's own chats, when and why. */
export function OpeningsPage() {
  const { t } = useTranslation();
  const openings = useInfiniteQuery(openingsQuery);
  return (
    <Screen
      title={t('transcripts.openings.title')}
      crumbs={[
        { to: paths.home, label: t('courses.title') },
        { to: paths.account, label: t('account.title') },
      ]}
    >
      <h1 id="openings">{t('transcripts.openings.title')}</h1>
      <p className={styles['lead']}>{t('transcripts.openings.lead')}</p>
      <QueryView query={openings} lines={5}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0)
            return (
              <EmptyState
                icon="eye"
                title={t('transcripts.openings.none.title')}
                text={t('transcripts.openings.none.text')}
              />
            );
          return (
            <ol className={styles['list']} aria-labelledby="openings">
              {items.map((opening) => (
                <li key={opening.id}>
                  <Entry opening={opening} />
                </li>
              ))}
            </ol>
          );
        }}
      </QueryView>
      {openings.hasNextPage && (
        <Button busy={openings.isFetchingNextPage} onClick={() => void openings.fetchNextPage()}>
          {t('transcripts.more')}
        </Button>
      )}
    </Screen>
  );
}

function Entry({ opening }: { opening: Opening }) {
  const { t } = useTranslation();
  const moment = useMoment();
  const { by, as, openedAt, reason, courseTitle } = opening;
  return (
    <>
      <p className={styles['who']}>
        {by ?? t('transcripts.openings.somebody')} <Tag tone="plain">{t(`transcripts.openings.as.${as}`)}</Tag>
      </p>
      <p>
        <What opening={opening} />
        {courseTitle !== null && ` ${t('transcripts.openings.in', { course: courseTitle })}`}
      </p>
      {reason !== null && <p>{t('transcripts.openings.reason', { reason })}</p>}
      <p className={styles['soft']}>
        <time dateTime={openedAt}>{moment(openedAt)}</time>
      </p>
    </>
  );
}

function What({ opening: { kind, courseId, moduleId, sessionId, sessionName } }: { opening: Opening }) {
  const { t } = useTranslation();
  if (kind === 'work') return t('transcripts.openings.work');
  if (sessionId === null || moduleId === null) return t('transcripts.openings.chatGone');
  return (
    <Link to={paths.chat(courseId, moduleId, sessionId)}>
      {t('transcripts.openings.chat', { name: sessionName ?? t('chat.sessions.unnamed') })}
    </Link>
  );
}
