import { withoutBlankEnds } from '@aila/contracts/text';
import type { ChatSession, CourseOutline, Message } from '@aila/contracts';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { asFailure } from '../api/failure.js';
import { useAnnouncer } from '../design/announce.js';
import { Button } from '../design/Button.js';
import { Notice } from '../design/Notice.js';
import { QueryView } from '../design/QueryView.js';
import { useFailureText } from '../i18n/failure-text.js';
import { deleteLastExchange, messagesQuery } from './chat-data.js';
import { tellTabs } from './chat-news.js';
import { Composer, type ComposerHandle } from './Composer.js';
import { composeTurns, findSource, sourceKey } from './conversation-view.js';
import { DraftNotice } from './drafts/DraftNotice.js';
import { drafts, useDraft } from './drafts/use-draft.js';
import { ask, liveReplies, useLiveReply } from './live/live.js';
import { Narrator } from './Narrator.js';
import { ReplyTrouble } from './ReplyTrouble.js';
import { SourcePanel } from './source/SourcePanel.js';
import { StudentMessage } from './StudentMessage.js';
import { ModuleStanding } from './ModuleStanding.js';
import { TutorMessage } from './TutorMessage.js';
import { useStickToEnd } from './use-stick-to-end.js';
import { Working } from './Working.js';
import styles from './Conversation.module.css';

interface ConversationProps {
  courseId: string;
  moduleId: string;
  sessionId: string;
  session: ChatSession | undefined;
  module: CourseOutline['concepts'][number]['modules'][number] | undefined;
  outline: CourseOutline | undefined;
  /** Whether the server no longer shows this chat to the person. */
  isLost: boolean;
  /** Whether the module is not open to the person: what was said can be read, and nothing said. */
  isClosed: boolean;
  onNewChat: () => void;
}

const sourceParameter = 'source';
const none: readonly Message[] = [];

/** One chat: what was said, what is being said, and the line to say more. */
export function Conversation({
  moduleId,
  sessionId,
  session,
  module,
  outline,
  isLost,
  isClosed,
  onNewChat,
}: ConversationProps) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const failureText = useFailureText();
  const [query, setQuery] = useSearchParams();
  const draft = useDraft(sessionId);
  const [takingBack, setTakingBack] = useState(false);
  const composer = useRef<ComposerHandle>(null);
  const messages = useQuery(messagesQuery(sessionId));
  const live = useLiveReply(sessionId);
  const { area, content, atEnd, toEnd } = useStickToEnd();

  const stored = messages.data ?? none;
  const turns = composeTurns(stored, live);
  const running = live !== undefined && live.failure === null && live.final === null;
  const runningReplyId = session?.runningReplyId ?? null;
  const source = findSource(query.get(sourceParameter), turns.shown, live);

  useEffect(() => {
    // After a reload, or when another tab asked: go on reading the reply that runs on the server.
    if (runningReplyId !== null) liveReplies.resume({ id: sessionId, moduleId }, runningReplyId);
  }, [runningReplyId, sessionId, moduleId]);

  useEffect(() => {
    // A question that was under way when the page was left; one under way now is settled by its reply.
    if (messages.isFetchedAfterMount && messages.data && !liveReplies.isRunning(sessionId)) {
      drafts.settle(sessionId, messages.data);
    }
  }, [messages.isFetchedAfterMount, messages.data, sessionId]);

  useEffect(() => {
    // On a phone the keyboard would cover what the tutor says.
    if (matchMedia('(hover: hover)').matches) composer.current?.focus();
  }, []);

  // Always the same function: another one would draw all marks anew, and the focus could not come back to the pressed one.
  const address = useRef({ query, setQuery });
  useEffect(() => {
    address.current = { query, setQuery };
  });
  const openSource = useCallback((messageId: string, marker: number) => {
    const { query: now, setQuery: change } = address.current;
    change({ [sourceParameter]: sourceKey(messageId, marker) }, { replace: now.has(sourceParameter) });
  }, []);
  const closeSource = () => setQuery({}, { replace: true });

  const send = (content: string, fromLine: boolean) => {
    ask({ id: sessionId, moduleId }, content, fromLine);
    toEnd();
  };
  const stop = () => {
    liveReplies.stop(sessionId).catch((cause: unknown) => say(failureText(asFailure(cause)), true));
  };
  /** Deletes the last exchange and gives its question back. */
  const takeBack = async (): Promise<string | null> => {
    setTakingBack(true);
    try {
      await deleteLastExchange(sessionId);
      tellTabs({ moduleId, sessionId });
      liveReplies.dismiss(sessionId);
      await messages.refetch();
      return turns.lastQuestion;
    } catch (cause) {
      say(failureText(asFailure(cause)), true);
      // The answer may be what was lost: what is no longer stored goes back to who wrote it.
      const { data, isSuccess } = await messages.refetch();
      const isGone = isSuccess && !data.some(({ id }) => id === turns.editableId);
      return isGone && turns.editableId !== null ? turns.lastQuestion : null;
    } finally {
      setTakingBack(false);
    }
  };
  const edit = async () => {
    const question = await takeBack();
    if (question === null) return;
    drafts.putBack(sessionId, question);
    composer.current?.focus();
  };
  const retry = async () => {
    if (live?.failure && runningReplyId !== null && runningReplyId === live.replyId) {
      liveReplies.dismiss(sessionId);
      liveReplies.resume({ id: sessionId, moduleId }, runningReplyId);
      return;
    }
    const question = await takeBack();
    if (question !== null) send(question, false);
  };

  return (
    <>
      <div className={styles['conversation']}>
        <ModuleStanding module={module} outline={outline} progress={turns.progress} />
        {/* Scrolls by itself, so it must be reachable by keyboard. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div ref={area} className={styles['area']} role="region" aria-label={t('chat.conversation')} tabIndex={0}>
          <div ref={content} className={styles['content']}>
            <h1 className="visually-hidden">
              {module?.title ?? (isClosed && (session?.name ?? t('chat.sessions.unnamed')))}
            </h1>
            <QueryView query={live ? ({ ...messages, data: stored, isError: false } as typeof messages) : messages}>
              {() => (
                <ol className={styles['messages']}>
                  {turns.shown.map((message) =>
                    message.role === 'student' ? (
                      <StudentMessage
                        key={message.id}
                        content={message.content}
                        onEdit={
                          message.id === turns.editableId && !takingBack && !isClosed ? () => void edit() : undefined
                        }
                      />
                    ) : (
                      <TutorMessage key={message.id} message={message} onCite={openSource} openSource={source} />
                    ),
                  )}
                  {turns.pendingQuestion !== null && <StudentMessage content={turns.pendingQuestion} />}
                  {turns.liveMessage && live && (
                    <TutorMessage
                      key={live.replyId ?? 'live'}
                      message={turns.liveMessage}
                      onCite={openSource}
                      openSource={source}
                      working={running ? <LiveState text={live.text} connected={live.connected} /> : null}
                    />
                  )}
                </ol>
              )}
            </QueryView>
            {turns.trouble && !isClosed && (
              <ReplyTrouble
                trouble={turns.trouble}
                failure={live?.failure ?? null}
                busy={takingBack}
                canRetry={turns.lastQuestion !== null}
                onRetry={() => void retry()}
                onNewChat={onNewChat}
              />
            )}
          </div>
        </div>
        <div className={styles['foot']}>
          <div className={styles['jumpFrame']}>
            {!atEnd && (
              <Button small icon="down" className={styles['jump']} onClick={toEnd}>
                {t('chat.jump')}
              </Button>
            )}
          </div>
          {isClosed && (
            <div className={styles['notices']}>
              <Notice tone="plain">
                <p>{t('chat.closed')}</p>
              </Notice>
            </div>
          )}
          {(isLost || draft.refusal) && (
            <div className={styles['notices']}>
              {isLost ? (
                <Notice tone="warning">
                  <p>
                    {t('chat.lost')} {draft.refusal && t('chat.kept')}
                  </p>
                </Notice>
              ) : (
                draft.refusal && <DraftNotice refusal={draft.refusal} />
              )}
            </div>
          )}
          {/* What was typed before the module was closed is not hidden. */}
          {(!isClosed || draft.text !== '') && (
            <Composer
              ref={composer}
              value={draft.text}
              onChange={(text) => drafts.type(sessionId, text)}
              onSend={() => send(withoutBlankEnds(draft.text), true)}
              onStop={running ? stop : null}
              stopping={live?.stopping ?? false}
            />
          )}
        </div>
        <Narrator sessionId={sessionId} />
      </div>
      {source && <SourcePanel source={source} onMove={openSource} onClose={closeSource} />}
    </>
  );
}

function LiveState({ text, connected }: { text: string; connected: boolean }) {
  const { t } = useTranslation();
  if (!connected) return <Working text={t('chat.reconnecting')} />;
  return text === '' ? <Working text={t('chat.thinking')} /> : null;
}
