import { Module } from '@nestjs/common';
import { graphqlFaceOf } from '../operations/graphql-face.js';
import { NotificationFeed } from './notification-feed.js';
import { NotificationResolver } from './notification.resolver.js';
import { NotificationsController } from './notifications.controller.js';
import { NotificationsService } from './notifications.service.js';

/** What people are told of, and how open pages hear of it. */
@Module({
  controllers: [NotificationsController],
  providers: [NotificationFeed, NotificationResolver, NotificationsService, graphqlFaceOf(NotificationsController)],
})
export class NotificationsModule {}
