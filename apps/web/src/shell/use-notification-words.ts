import type { ExportFailure, FileFailure, Notification } from '@aila/contracts';
import { useTranslation } from 'react-i18next';
import type { Catalogue } from '../i18n/en.js';

/** What somebody was told of, in a sentence, and why if something failed. */
export interface NotificationWords {
  readonly text: string;
  readonly reason: string | null;
}

type Role = keyof Catalogue['notifications']['roles'];

/** Says what somebody was told of. What has no name any more is said without one. */
export function useNotificationWords(): (notification: Notification) => NotificationWords {
  const { t, i18n } = useTranslation();
  return ({ kind, courseId, courseTitle, name, detail }) => {
    // A service that is newer than this page may know more roles and reasons.
    const known = (place: string) => detail !== null && i18n.exists(`${place}.${detail}`);
    const role = known('notifications.roles') ? t(`notifications.roles.${detail as Role}`) : (detail ?? '');
    const reason =
      kind === 'file-failed' && known('files.failure')
        ? t(`files.failure.${detail as FileFailure}`)
        : kind === 'export-failed' && known('chatLogs.failures')
          ? t(`chatLogs.failures.${detail as ExportFailure}`)
          : null;
    if (kind === 'role-given' && courseId === null)
      return { text: t('notifications.institutionRole', { role }), reason };
    const course = courseTitle === null ? t('notifications.aCourse') : t('notifications.quoted', { what: courseTitle });
    return { text: t(`notifications.kinds.${kind}`, { course, name: name ?? '', role }), reason };
  };
}
