import type { Notification, NotificationPage } from '@aila/contracts';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { asFailure } from '../api/failure.js';
import { useAnnouncer } from '../design/announce.js';
import { Button, IconButton } from '../design/Button.js';
import { QueryView } from '../design/QueryView.js';
import { useFailureText } from '../i18n/failure-text.js';
import { useRelativeTime } from '../i18n/relative-time.js';
import { placeOf } from './notification-place.js';
import {
  change,
  markAllRead,
  markRead,
  notificationsQuery,
  remove,
  withAllRead,
  without,
  withRead,
} from './notifications-data.js';
import { useNotificationWords } from './use-notification-words.js';
import styles from './NotificationList.module.css';

/** What one was told of, to look at, to mark as read, and to remove. @param onLeave called when a way was taken */
export function NotificationList({ onLeave }: { onLeave: () => void }) {
  const { t } = useTranslation();
  const { say } = useAnnouncer();
  const cache = useQueryClient();
  const failureText = useFailureText();
  const heading = useRef<HTMLHeadingElement>(null);
  const query = useInfiniteQuery(notificationsQuery);

  /** Shown at once; what fails is said, and the list is as the server has it. */
  const act = async (
    shown: (page: NotificationPage) => NotificationPage,
    send: () => Promise<unknown>,
    said?: string,
  ) => {
    await cache.cancelQueries({ queryKey: notificationsQuery.queryKey });
    change(cache, shown);
    try {
      await send();
      if (said !== undefined) say(said);
    } catch (cause) {
      say(failureText(asFailure(cause)), true);
    }
    void cache.invalidateQueries({ queryKey: notificationsQuery.queryKey });
  };

  const now = new Date().toISOString();
  return (
    <>
      <div className={styles['head']}>
        <h2 ref={heading} tabIndex={-1}>
          {t('notifications.title')}
        </h2>
        {(query.data?.pages[0]?.unread ?? 0) > 0 && (
          <Button
            small
            look="quiet"
            onClick={() => {
              heading.current?.focus();
              void act((page) => withAllRead(page, now), markAllRead, t('notifications.allRead'));
            }}
          >
            {t('notifications.readAll')}
          </Button>
        )}
      </div>
      <QueryView query={query} lines={3}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) return <p className={styles['soft']}>{t('notifications.empty')}</p>;
          return (
            <ul className={styles['list']}>
              {items.map((item) => (
                <Item
                  key={item.id}
                  item={item}
                  onLook={() => {
                    onLeave();
                    if (item.readAt === null)
                      void act(
                        (page) => withRead(page, item.id, now),
                        () => markRead(item.id),
                      );
                  }}
                  onRemove={() => {
                    heading.current?.focus();
                    void act(
                      (page) => without(page, item.id),
                      () => remove(item.id),
                      t('notifications.removed'),
                    );
                  }}
                />
              ))}
            </ul>
          );
        }}
      </QueryView>
      {query.hasNextPage && (
        <Button small busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('notifications.more')}
        </Button>
      )}
    </>
  );
}

function Item({ item, onLook, onRemove }: { item: Notification; onLook: () => void; onRemove: () => void }) {
  const { t } = useTranslation();
  const words = useNotificationWords();
  const relativeTime = useRelativeTime();
  const { text, reason } = words(item);
  const place = placeOf(item);
  const isUnread = item.readAt === null;
  return (
    <li className={isUnread ? styles['unread'] : undefined}>
      <div className={styles['words']}>
        <p>
          {isUnread && <span className="visually-hidden">{t('notifications.unread')}: </span>}
          {place === null ? (
            text
          ) : (
            <Link to={place} onClick={onLook}>
              {text}
            </Link>
          )}
        </p>
        {reason !== null && <p className={styles['soft']}>{reason}</p>}
        <time className={styles['soft']} dateTime={item.createdAt}>
          {relativeTime(item.createdAt)}
        </time>
      </div>
      <IconButton icon="close" label={t('notifications.remove', { what: text })} onClick={onRemove} />
    </li>
  );
}
