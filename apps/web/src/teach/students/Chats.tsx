import { useInfiniteQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Button } from '../../design/Button.js';
import { QueryView } from '../../design/QueryView.js';
import { useRelativeTime } from '../../i18n/relative-time.js';
import { paths } from '../../shell/paths.js';
import { chatsQuery, type Place } from './students-data.js';
import styles from './StudentsPage.module.css';

/** A student's chats, the one used last first, each to be opened and read. */
export function Chats({ place, moduleId }: { place: Place; moduleId: string | null }) {
  const { t } = useTranslation();
  const relativeTime = useRelativeTime();
  const chats = useInfiniteQuery(chatsQuery(place, moduleId));
  return (
    <section className={styles['section']} aria-labelledby="chats">
      <h2 id="chats">{t('transcripts.work.chatList')}</h2>
      <QueryView query={chats} lines={4}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <p className={styles['soft']}>{t('transcripts.work.noChats')}</p>;
          return (
            <ul className={styles['rows']} aria-labelledby="chats">
              {items.map((chat) => (
                <li key={chat.id}>
                  <div className={styles['who']}>
                    <Link to={paths.transcript(place.courseId, place.learnerId, chat.id)} className={styles['name']}>
                      {chat.name ?? t('chat.sessions.unnamed')}
                    </Link>
                    <p className={styles['soft']}>
                      {[
                        chat.moduleTitle,
                        t('transcripts.work.lastUsed', { when: relativeTime(chat.lastActivityAt) }),
                        chat.attempts > 0 && t('transcripts.list.answers', { count: chat.attempts }),
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </p>
                  </div>
                </li>
              ))}
            </ul>
          );
        }}
      </QueryView>
      {chats.hasNextPage && (
        <Button busy={chats.isFetchingNextPage} onClick={() => void chats.fetchNextPage()}>
          {t('transcripts.more')}
        </Button>
      )}
    </section>
  );
}
