import { checkedKey, CurrentCaller, PolicyOf, SignInWatch, type Caller } from '@aila/authentication';
import {
  AilaError,
  Id,
  MessageInput,
  PromptTrialInput,
  ReplyEvent,
  ReplyEventsQuery,
  ReplyStarted,
} from '@aila/contracts';
import { chat } from '@aila/contracts/operations';
import type { Type } from '@nestjs/common';
import { Args, ID, Int, Mutation, Resolver, Subscription } from '@nestjs/graphql';
import { parse } from '../graphql/parse.js';
import { typeOf } from '../graphql/types-of-schemas.js';
import { ChatService } from './chat.service.js';
import { placed } from './placed-reply.js';

// The framework gathers types before it asks for those of a field.
const started = typeOf(ReplyStarted, 'answer').type as Type;
const event = typeOf(ReplyEvent, 'answer').type as Type;
const key = { type: () => String, nullable: true };

/** Replies over GraphQL: a mutation begins one, and a subscription follows it. */
@Resolver()
export class ReplyResolver {
  constructor(
    private readonly chat: ChatService,
    private readonly watch: SignInWatch,
  ) {}

  @Mutation(() => started, { description: "Opens a chat; follow the tutor's opening with replyEvents." })
  @PolicyOf(chat.openSession)
  openSession(
    @CurrentCaller() caller: Caller,
    @Args('moduleId', { type: () => ID }) moduleId: string,
    @Args('idempotencyKey', key) idempotencyKey?: string | null,
  ) {
    return firstOf(this.chat.open(caller, parse(Id, moduleId), keyOf(idempotencyKey)));
  }

  @Mutation(() => started, {
    description: 'Opens a chat in which the tutor follows a prompt that is not in force; follow it with replyEvents.',
  })
  @PolicyOf(chat.openTrial)
  openTrial(
    @CurrentCaller() caller: Caller,
    @Args('moduleId', { type: () => ID }) moduleId: string,
    @Args('content', { type: () => String }) content: string,
    @Args('idempotencyKey', key) idempotencyKey?: string | null,
  ) {
    const input = parse(PromptTrialInput, { content });
    return firstOf(this.chat.openTrial(caller, parse(Id, moduleId), input, keyOf(idempotencyKey)));
  }

  @Mutation(() => started, { description: 'Asks the tutor; follow the reply with replyEvents.' })
  @PolicyOf(chat.sendMessage)
  sendMessage(
    @CurrentCaller() caller: Caller,
    @Args('sessionId', { type: () => ID }) sessionId: string,
    @Args('content', { type: () => String }) content: string,
    @Args('idempotencyKey', key) idempotencyKey?: string | null,
  ) {
    return firstOf(
      this.chat.send(caller, parse(Id, sessionId), parse(MessageInput, { content }), keyOf(idempotencyKey)),
    );
  }

  /** A reply from the event after `after`: what was missed, then what comes. */
  @Subscription(() => event, { resolve: (event: ReplyEvent) => event })
  @PolicyOf(chat.replyEvents)
  async replyEvents(
    @CurrentCaller() caller: Caller,
    @Args('replyId', { type: () => ID }) replyId: string,
    @Args('after', { type: () => Int, nullable: true }) after?: number,
  ) {
    const seen = parse(ReplyEventsQuery, { after }).after;
    const { courseId, events } = await placed(this.chat.events(caller, parse(Id, replyId), seen), seen);
    return this.watch.whileAllowed(caller.actor, { courseId }, events);
  }
}

const keyOf = (key: string | null | undefined) => (key === null || key === undefined ? null : checkedKey(key));

/** The first event of a reply. Leaving its stream does not stop the reply. */
async function firstOf(events: AsyncGenerator<ReplyEvent>) {
  try {
    const { value } = await events.next();
    if (value?.type === 'reply') return value;
    throw new AilaError('REPLY_INTERRUPTED');
  } finally {
    await events.return(undefined);
  }
}
