import { Handles, type Caller } from '@aila/authentication';
import type { ListQuery, NotificationPage } from '@aila/contracts';
import { notifications } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { NotificationsService } from './notifications.service.js';

type Id = { readonly id: string };

@Controller('api/v1')
export class NotificationsController {
  constructor(private readonly service: NotificationsService) {}

  @Handles(notifications.notifications)
  notifications({ actor }: Caller, query: ListQuery): Promise<NotificationPage> {
    return this.service.list(actor, query);
  }

  @Handles(notifications.readNotification)
  readNotification({ actor }: Caller, { id }: Id): Promise<void> {
    return this.service.markRead(actor, id);
  }

  @Handles(notifications.readAllNotifications)
  readAllNotifications({ actor }: Caller): Promise<void> {
    return this.service.markAllRead(actor);
  }

  @Handles(notifications.removeNotification)
  removeNotification({ actor }: Caller, { id }: Id): Promise<void> {
    return this.service.remove(actor, id);
  }
}
