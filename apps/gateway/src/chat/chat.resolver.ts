import { CurrentCaller, Policy, SessionWatch, type Caller } from '@aila/authentication';
import {
  AilaError,
  Id,
  ListQuery,
  MessageInput,
  ReplyEventsQuery,
  SessionPatch,
  type ReplyEvent,
} from '@aila/contracts';
import { Args, ID, Int, Mutation, Query, Resolver, Subscription } from '@nestjs/graphql';
import { parse } from '../graphql/parse.js';
import {
  ChatSessionModel,
  ChatSessionPageModel,
  MessagePageModel,
  ReplyEventModel,
  ReplyModel,
  ReplyStartedModel,
} from './chat.model.js';
import { ChatService } from './chat.service.js';
import { placed } from './placed-reply.js';

const textGen = { enforcedBy: 'text-gen' } as const;

@Resolver()
export class ChatResolver {
  constructor(
    private readonly chat: ChatService,
    private readonly watch: SessionWatch,
  ) {}

  @Query(() => ChatSessionPageModel)
  @Policy('chat.own', textGen)
  sessions(
    @CurrentCaller() caller: Caller,
    @Args('moduleId', { type: () => ID }) moduleId: string,
    @Args('cursor', { type: () => String, nullable: true }) cursor?: string,
    @Args('limit', { type: () => Int, nullable: true }) limit?: number,
  ) {
    return this.chat.sessions(caller, parse(Id, moduleId), parse(ListQuery, { cursor, limit }));
  }

  @Query(() => MessagePageModel)
  @Policy('chat.own', textGen)
  messages(
    @CurrentCaller() caller: Caller,
    @Args('sessionId', { type: () => ID }) sessionId: string,
    @Args('cursor', { type: () => String, nullable: true }) cursor?: string,
    @Args('limit', { type: () => Int, nullable: true }) limit?: number,
  ) {
    return this.chat.messages(caller, parse(Id, sessionId), parse(ListQuery, { cursor, limit }));
  }

  @Query(() => ReplyModel)
  @Policy('chat.own', textGen)
  reply(@CurrentCaller() caller: Caller, @Args('id', { type: () => ID }) id: string) {
    return this.chat.reply(caller, parse(Id, id));
  }

  @Mutation(() => ReplyStartedModel, { description: "Opens a chat; follow the tutor's opening with replyEvents." })
  @Policy('chat.own', textGen)
  openSession(@CurrentCaller() caller: Caller, @Args('moduleId', { type: () => ID }) moduleId: string) {
    return started(this.chat.open(caller, parse(Id, moduleId)));
  }

  @Mutation(() => ReplyStartedModel, { description: 'Asks the tutor; follow the reply with replyEvents.' })
  @Policy('chat.own', textGen)
  sendMessage(
    @CurrentCaller() caller: Caller,
    @Args('sessionId', { type: () => ID }) sessionId: string,
    @Args('content', { type: () => String }) content: string,
  ) {
    return started(this.chat.send(caller, parse(Id, sessionId), parse(MessageInput, { content }).content));
  }

  @Mutation(() => ReplyModel)
  @Policy('chat.own', textGen)
  stopReply(@CurrentCaller() caller: Caller, @Args('id', { type: () => ID }) id: string) {
    return this.chat.stop(caller, parse(Id, id));
  }

  @Mutation(() => ChatSessionModel)
  @Policy('chat.own', textGen)
  renameSession(
    @CurrentCaller() caller: Caller,
    @Args('id', { type: () => ID }) id: string,
    @Args('name', { type: () => String }) name: string,
  ) {
    return this.chat.rename(caller, parse(Id, id), parse(SessionPatch, { name }));
  }

  @Mutation(() => Boolean)
  @Policy('chat.own', textGen)
  async deleteSession(@CurrentCaller() caller: Caller, @Args('id', { type: () => ID }) id: string) {
    await this.chat.remove(caller, parse(Id, id));
    return true;
  }

  @Mutation(() => Boolean)
  @Policy('chat.own', textGen)
  async deleteLastExchange(@CurrentCaller() caller: Caller, @Args('sessionId', { type: () => ID }) sessionId: string) {
    await this.chat.removeLastExchange(caller, parse(Id, sessionId));
    return true;
  }

  /** A reply from the event after `after`: what was missed, then what comes. */
  @Subscription(() => ReplyEventModel, { resolve: (event: ReplyEvent) => event })
  @Policy('chat.own', textGen)
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

/** The first event of a reply. Leaving its stream does not stop the reply. */
async function started(events: AsyncGenerator<ReplyEvent>) {
  try {
    const { value } = await events.next();
    if (value?.type === 'reply') return value;
    throw new AilaError('REPLY_INTERRUPTED');
  } finally {
    await events.return(undefined);
  }
}
