import { CurrentCaller, Policy, SignInWatch, type Caller } from '@aila/authentication';
import { NotificationStanding } from '@aila/contracts';
import type { Type } from '@nestjs/common';
import { Resolver, Subscription } from '@nestjs/graphql';
import { typeOf } from '../graphql/types-of-schemas.js';
import { NotificationFeed } from './notification-feed.js';

const standingType = typeOf(NotificationStanding, 'answer').type as Type;

@Resolver()
export class NotificationResolver {
  constructor(
    private readonly feed: NotificationFeed,
    private readonly watch: SignInWatch,
  ) {}

  /** How many notifications the caller has not read: at once, and at each change. It ends with the sign-in. */
  @Subscription(() => standingType, { resolve: (standing: NotificationStanding) => standing })
  @Policy('signed-in')
  notificationStanding(@CurrentCaller() { actor }: Caller) {
    return this.watch.whileAllowed(actor, { own: true }, this.feed.of(actor.userId));
  }
}
