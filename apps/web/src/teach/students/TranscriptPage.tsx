import type { Message, Transcript } from '@aila/contracts';
import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams, useSearchParams } from 'react-router';
import { asFailure } from '../../api/failure.js';
import chatStyles from '../../chat/Conversation.module.css';
import { findSource, sourceKey } from '../../chat/conversation-view.js';
import { SourcePanel } from '../../chat/source/SourcePanel.js';
import { StudentMessage } from '../../chat/StudentMessage.js';
import { TutorMessage } from '../../chat/TutorMessage.js';
import { Button } from '../../design/Button.js';
import { QueryView } from '../../design/QueryView.js';
import { useRelativeTime } from '../../i18n/relative-time.js';
import { NotFoundPage } from '../../shell/NotFoundPage.js';
import { paths } from '../../shell/paths.js';
import { nameOf } from './pseudonym.js';
import { ReasonForm } from './ReasonForm.js';
import { openTranscript, transcriptQuery } from './students-data.js';
import styles from './TranscriptPage.module.css';
import { TeachScreen } from './TeachScreen.js';

const sourceParameter = 'source';

/** A student's chat as those who teach them read it: as the student has it, without the line to write in. */
export function TranscriptPage() {
  const { t } = useTranslation();
  const { courseId = '', learnerId = '', sessionId = '' } = useParams();
  const transcript = useInfiniteQuery(transcriptQuery(sessionId));
  const cache = useQueryClient();
  const failure = transcript.data === undefined && transcript.isError ? asFailure(transcript.error) : null;
  const first = transcript.data?.pages[0];
  const open = async (reason: string) => {
    await openTranscript(sessionId, reason);
    await cache.refetchQueries({ queryKey: transcriptQuery(sessionId).queryKey });
  };

  if (failure && (failure.status === 404 || failure.code === 'BAD_INPUT')) return <NotFoundPage />;
  // A chat under another student's address would say that it is theirs.
  if (first && (first.learner.id !== learnerId || first.chat.courseId !== courseId)) return <NotFoundPage />;
  return (
    <TeachScreen
      layout="fill"
      title={first?.chat.name ?? t('transcripts.transcript.title')}
      crumbs={[
        { to: paths.students(courseId), label: t('transcripts.title') },
        {
          to: paths.student(courseId, learnerId),
          label: first ? nameOf(t, first.learner) : t('transcripts.transcript.student'),
        },
      ]}
    >
      {() =>
        failure?.code === 'REASON_REQUIRED' ? (
          <div className={styles['frame']}>
            <ReasonForm onOpen={open} />
          </div>
        ) : (
          <div className={styles['columns']}>
            <QueryView query={transcript} lines={8}>
              {(data) => (
                <Chat
                  data={data}
                  more={
                    transcript.hasNextPage && (
                      <Button busy={transcript.isFetchingNextPage} onClick={() => void transcript.fetchNextPage()}>
                        {t('transcripts.more')}
                      </Button>
                    )
                  }
                />
              )}
            </QueryView>
          </div>
        )
      }
    </TeachScreen>
  );
}

function Chat({ data: { pages }, more }: { data: InfiniteData<Transcript>; more: React.ReactNode }) {
  const { t } = useTranslation();
  const relativeTime = useRelativeTime();
  const [query, setQuery] = useSearchParams();
  const messages: readonly Message[] = pages.flatMap((page) => page.items);
  const source = findSource(query.get(sourceParameter), messages, undefined);
  const [first] = pages;

  // Always the same function, or every mark would be drawn anew and the pressed one lose the focus.
  const address = useRef({ query, setQuery });
  useEffect(() => {
    address.current = { query, setQuery };
  });
  const openSource = useCallback((messageId: string, marker: number) => {
    const { query: now, setQuery: change } = address.current;
    change({ [sourceParameter]: sourceKey(messageId, marker) }, { replace: now.has(sourceParameter) });
  }, []);

  return (
    <>
      <div className={chatStyles['conversation']}>
        {/* Scrolls by itself, so it must be reachable by keyboard. */}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <div className={chatStyles['area']} role="region" aria-label={t('chat.conversation')} tabIndex={0}>
          <div className={chatStyles['content']}>
            {first && (
              <header className={styles['head']}>
                <h1>{first.chat.name ?? t('chat.sessions.unnamed')}</h1>
                <p>
                  {t('transcripts.transcript.of', { who: nameOf(t, first.learner), module: first.chat.moduleTitle })}
                  {' · '}
                  {t('transcripts.transcript.started', { when: relativeTime(first.chat.createdAt) })}
                </p>
                <p>{t('transcripts.transcript.readOnly')}</p>
              </header>
            )}
            <ol className={chatStyles['messages']}>
              {messages.map((message) =>
                message.role === 'student' ? (
                  <StudentMessage
                    key={message.id}
                    content={message.content}
                    who={t('transcripts.transcript.student')}
                  />
                ) : (
                  <TutorMessage key={message.id} message={message} onCite={openSource} openSource={source} />
                ),
              )}
            </ol>
            {more}
          </div>
        </div>
      </div>
      {source && <SourcePanel source={source} onMove={openSource} onClose={() => setQuery({}, { replace: true })} />}
    </>
  );
}
