import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../design/Icon.js';
import { Placeholder } from '../design/QueryView.js';
import { usePopover } from '../design/use-popover.js';
import { standingQuery } from './notification-standing.js';
import { useAuth } from './use-auth.js';
import styles from './Bell.module.css';

const NotificationList = lazy(async () => ({
  default: (await import('./NotificationList.js')).NotificationList,
}));

/** More than these are not counted. */
const mostCounted = 99;

/** How much one was told of and has not read, and below it the list. */
export function Bell() {
  const { t } = useTranslation();
  const { status } = useAuth();
  const { open, setOpen, frame, button } = usePopover<HTMLDivElement>();
  const panel = useId();
  // `NotificationNews` keeps it.
  const unread = useQuery({ ...standingQuery, enabled: false }).data?.unread ?? 0;
  if (status !== 'signed-in') return null;
  const count = unread > mostCounted ? `${mostCounted}+` : String(unread);
  const label = unread === 0 ? t('notifications.open') : t('notifications.openUnread', { count: unread });

  return (
    <div className={styles['frame']} ref={frame}>
      <button
        ref={button}
        type="button"
        className={styles['button']}
        aria-label={label}
        title={label}
        aria-expanded={open}
        aria-controls={panel}
        onClick={() => setOpen(!open)}
      >
        <Icon name="bell" />
        {unread > 0 && (
          <span className={styles['count']} aria-hidden="true">
            {count}
          </span>
        )}
      </button>
      <div id={panel} className={styles['panel']} hidden={!open} role="group" aria-label={t('notifications.title')}>
        {open && (
          <Suspense fallback={<Placeholder lines={3} />}>
            <NotificationList
              onLeave={() => {
                setOpen(false);
                button.current?.focus();
              }}
            />
          </Suspense>
        )}
      </div>
    </div>
  );
}
