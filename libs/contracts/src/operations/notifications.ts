import { IdParams, ListQuery } from '../common.js';
import { NotificationPage } from '../notifications.js';
import { operations } from './operation.js';

/** What the caller was told of. */
export const notifications = operations('gateway', 'notifications', {
  notifications: {
    rest: 'GET /notifications',
    query: ListQuery,
    answers: NotificationPage,
    policy: 'signed-in',
    summary: 'One’s own, the newest first.',
  },
  readNotification: {
    rest: 'POST /notifications/:id/read',
    params: IdParams,
    policy: 'signed-in',
    about: 'notification',
  },
  readAllNotifications: { rest: 'POST /notifications/read', policy: 'signed-in' },
  removeNotification: {
    rest: 'DELETE /notifications/:id',
    params: IdParams,
    policy: 'signed-in',
    about: 'notification',
  },
});
