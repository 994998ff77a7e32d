import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate, useParams } from 'react-router';
import { asFailure } from '../api/failure.js';
import { outlineQuery } from '../api/queries.js';
import { NotFoundPage } from '../shell/NotFoundPage.js';
import { paths } from '../shell/paths.js';
import { Screen } from '../shell/Screen.js';
import { useAnnouncer } from '../design/announce.js';
import { IconButton } from '../design/Button.js';
import { Dialog } from '../design/Dialog.js';
import { FailureNotice } from '../design/Notice.js';
import { Placeholder } from '../design/QueryView.js';
import { useMedia } from '../design/use-media.js';
import { sessionsQuery } from './chat-data.js';
import { Conversation } from './Conversation.js';
import { KeptDraft } from './drafts/KeptDraft.js';
import { liveReplies, useLiveReply } from './live/live.js';
import { LiveReplies } from './live/live-replies.js';
import { latestOf } from './session-order.js';
import { SessionList } from './SessionList.js';
import { Working } from './Working.js';
import styles from './ChatPage.module.css';

/** What the tutor says to begin with. */
const openingMessages = 1;

/** A module's chats: their list, and the open one. Without a session in the address the latest is opened. */
export function ChatPage() {
  const { t } = useTranslation();
  const { courseId = '', moduleId = '', sessionId } = useParams();
  const navigate = useNavigate();
  const { say } = useAnnouncer();
  const wide = useMedia('(min-width: 60rem)');
  const [listOpen, setListOpen] = useState(false);
  const outline = useQuery(outlineQuery(courseId));
  const sessions = useQuery(sessionsQuery(moduleId));
  const opening = useLiveReply(LiveReplies.opening(moduleId));
  const live = useLiveReply(sessionId ?? '');
  const module = outline.data?.concepts.flatMap((concept) => concept.modules).find((each) => each.id === moduleId);

  const latest = latestOf(sessions.data ?? []);
  const session = sessions.data?.find((each) => each.id === sessionId);
  const isFirstVisit = sessionId === undefined && sessions.data?.length === 0 && !sessions.isFetching;
  const openedFor = useRef<string | null>(null);

  useEffect(() => {
    // The first visit to a module begins with the tutor's question; once, or a slow list would begin a second chat.
    if (!isFirstVisit || openedFor.current === moduleId) return;
    openedFor.current = moduleId;
    liveReplies.open(moduleId);
  }, [isFirstVisit, moduleId]);

  useEffect(
    () =>
      liveReplies.onOpened((openedId, openedModule) => {
        if (openedModule !== moduleId) return;
        void navigate(paths.chat(courseId, moduleId, openedId), { replace: sessionId === undefined });
      }),
    [courseId, moduleId, sessionId, navigate],
  );

  const notFound = <NotFoundPage>{sessionId !== undefined && <KeptDraft sessionId={sessionId} />}</NotFoundPage>;
  const openChat = () => {
    setListOpen(false);
    liveReplies.open(moduleId);
  };
  /** A chat in which nothing was said yet is as good as a new one. */
  const startChat = () => {
    const unused = sessions.data?.find(({ messageCount }) => messageCount <= openingMessages);
    if (!unused) return openChat();
    setListOpen(false);
    say(t('chat.sessions.reused'), true);
    void navigate(paths.chat(courseId, moduleId, unused.id));
  };

  // What is on the screen stays there with what was typed, also for whoever was removed from the course meanwhile.
  const isHidden = (query: { data: unknown; error: Error | null }) =>
    query.data === undefined && isMissing(query.error);
  // Of a module that is not open to the person, what they said in it stays readable.
  const isClosed = outline.data !== undefined && !module;
  if ((isClosed && sessions.data?.length === 0) || isHidden(outline) || isHidden(sessions)) return notFound;
  if (sessionId === undefined && latest && !opening) {
    return <Navigate to={paths.chat(courseId, moduleId, latest.id)} replace />;
  }
  if (sessionId !== undefined && sessions.isFetchedAfterMount && !sessions.isFetching && !session && !live) {
    return notFound;
  }

  const list = (
    <SessionList
      courseId={courseId}
      moduleId={moduleId}
      sessions={sessions.data ?? []}
      openId={sessionId ?? null}
      starting={opening !== undefined && opening.failure === null}
      onNew={isClosed ? null : startChat}
      onChosen={() => setListOpen(false)}
    />
  );
  const openingFailure = opening?.failure ?? null;
  const readFailure = sessions.isError && sessions.data === undefined ? asFailure(sessions.error) : null;
  const isLost = isMissing(outline.error) || isMissing(sessions.error);

  return (
    <Screen
      layout="fill"
      title={module?.title ?? (isClosed ? (session?.name ?? t('chat.sessions.unnamed')) : '')}
      crumbs={[
        { to: paths.home, label: t('courses.title') },
        { to: paths.course(courseId), label: outline.data?.title ?? t('common.course') },
      ]}
      actions={
        wide ? null : <IconButton icon="chats" label={t('chat.sessions.title')} onClick={() => setListOpen(true)} />
      }
    >
      <div className={styles['columns']}>
        {wide && <aside className={styles['list']}>{list}</aside>}
        <div className={styles['chat']}>
          {openingFailure && (
            <div className={styles['notice']}>
              <FailureNotice failure={openingFailure} onRetry={openChat} />
            </div>
          )}
          {readFailure && (
            <div className={styles['notice']}>
              <FailureNotice failure={readFailure} onRetry={() => void sessions.refetch()} />
            </div>
          )}
          {sessionId !== undefined && (session || live) ? (
            <Conversation
              key={sessionId}
              courseId={courseId}
              moduleId={moduleId}
              sessionId={sessionId}
              session={session}
              module={module}
              outline={outline.data}
              isLost={isLost}
              isClosed={isClosed}
              onNewChat={openChat}
            />
          ) : (
            !openingFailure &&
            !readFailure && (
              <div className={styles['notice']}>
                {opening ? <Working text={t('chat.opening')} /> : <Placeholder lines={5} />}
              </div>
            )
          )}
        </div>
      </div>
      {listOpen && !wide && (
        <Dialog title={t('chat.sessions.title')} shape="sheet" onClose={() => setListOpen(false)}>
          {list}
        </Dialog>
      )}
    </Screen>
  );
}

function isMissing(error: Error | null): boolean {
  if (error === null) return false;
  const { status, code } = asFailure(error);
  return status === 404 || code === 'BAD_INPUT';
}
