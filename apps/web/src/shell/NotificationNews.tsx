import type { NotificationStanding } from '@aila/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { listen } from '../api/socket.js';
import { useAnnouncer } from '../design/announce.js';
import { notificationsQuery } from './notifications-data.js';
import { standingQuery } from './notification-standing.js';
import { useNotificationWords } from './use-notification-words.js';

const subscription = 'subscription { notificationStanding { unread newestId } }';

/** How long the socket may take to come up, and how often is asked without it (milliseconds). */
const patience = 10_000;
const pollAlone = 60_000;

/** Keeps the number at the bell as the server says it, and tells of what is new. It shows nothing itself. */
export function NotificationNews() {
  const cache = useQueryClient();
  const { say } = useAnnouncer();
  const words = useNotificationWords();
  const [isAlone, setAlone] = useState(false);
  const { data: standing } = useQuery({
    ...standingQuery,
    enabled: isAlone,
    refetchInterval: isAlone ? pollAlone : false,
  });

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined = setTimeout(() => setAlone(true), patience);
    const end = listen<{ notificationStanding: NotificationStanding }>(
      subscription,
      ({ notificationStanding }) => cache.setQueryData(standingQuery.queryKey, notificationStanding),
      (isUp) => {
        clearTimeout(timer);
        timer = isUp ? undefined : setTimeout(() => setAlone(true), patience);
        if (isUp) setAlone(false);
      },
    );
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [cache]);

  const tell = useRef<() => Promise<void>>(undefined);
  useEffect(() => {
    tell.current = async () => {
      const { pages } = await cache.fetchInfiniteQuery({ ...notificationsQuery, staleTime: 0 });
      const newest = pages[0]?.items[0];
      if (newest && newest.readAt === null) say(words(newest).text, true);
    };
  });
  const before = useRef<NotificationStanding>(undefined);
  useEffect(() => {
    if (!standing) return;
    const last = before.current;
    before.current = standing;
    if (!last) return;
    const isNews = standing.unread > last.unread && standing.newestId !== last.newestId;
    if (isNews) void tell.current?.().catch(() => undefined);
    else void cache.invalidateQueries({ queryKey: notificationsQuery.queryKey });
  }, [standing, cache]);

  return null;
}
