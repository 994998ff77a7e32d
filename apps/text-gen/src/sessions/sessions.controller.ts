import { Handles, type Caller, type Events } from '@aila/authentication';
import type {
  ChatSession,
  ListQuery,
  Message,
  MessageInput,
  PromptTrialInput,
  Page,
  ReplyEvent,
  SessionPatch,
  SessionPin,
} from '@aila/contracts';
import { chat } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { TurnsService } from '../turns/turns.service.js';
import { SessionsService } from './sessions.service.js';

type Id = { readonly id: string };

@Controller('v1')
export class SessionsController {
  constructor(
    private readonly service: SessionsService,
    private readonly turns: TurnsService,
  ) {}

  @Handles(chat.sessions)
  sessions({ actor }: Caller, { id }: Id, query: ListQuery): Promise<Page<ChatSession>> {
    return this.service.list(actor, id, query);
  }

  @Handles(chat.openSession)
  openSession({ actor }: Caller, { id }: Id, key: string | null): Promise<Events<ReplyEvent>> {
    return this.turns.openSession(actor, id, key);
  }

  @Handles(chat.openTrial)
  openTrial(
    { actor }: Caller,
    { id }: Id,
    { content }: PromptTrialInput,
    key: string | null,
  ): Promise<Events<ReplyEvent>> {
    return this.turns.openTrial(actor, id, content, key);
  }

  @Handles(chat.session)
  session({ actor }: Caller, { id }: Id): Promise<ChatSession> {
    return this.service.get(actor, id);
  }

  @Handles(chat.renameSession)
  renameSession({ actor }: Caller, { id }: Id, { name }: SessionPatch): Promise<ChatSession> {
    return this.service.rename(actor, id, name);
  }

  @Handles(chat.pinSession)
  pinSession({ actor }: Caller, { id }: Id, { pinned }: SessionPin): Promise<ChatSession> {
    return this.service.pin(actor, id, pinned);
  }

  @Handles(chat.deleteSession)
  deleteSession({ actor }: Caller, { id }: Id): Promise<void> {
    return this.service.remove(actor, id);
  }

  @Handles(chat.messages)
  messages({ actor }: Caller, { id }: Id, query: ListQuery): Promise<Page<Message>> {
    return this.service.messages(actor, id, query);
  }

  @Handles(chat.sendMessage)
  sendMessage(
    { actor }: Caller,
    { id }: Id,
    { content }: MessageInput,
    key: string | null,
  ): Promise<Events<ReplyEvent>> {
    return this.turns.reply(actor, id, content, key);
  }

  @Handles(chat.deleteLastExchange)
  deleteLastExchange({ actor }: Caller, { id }: Id): Promise<void> {
    return this.service.removeLastExchange(actor, id);
  }
}
