import type { Caller } from '@aila/authentication';
import {
  AilaError,
  type ChatSession,
  type MessageInput,
  type PromptTrialInput,
  type Reply,
  type ReplyEvent,
} from '@aila/contracts';
import { chat } from '@aila/contracts/operations';
import { Injectable } from '@nestjs/common';
import { TextGenClient } from '../services.js';
import { orElse } from './placed-reply.js';

/** A model may think for long before it speaks: how long the head of a stream may take. Milliseconds. */
const deadline = 60_000;

/** Tutor replies, which the text-gen service streams from whichever instance runs them. */
@Injectable()
export class ChatService {
  constructor(private readonly client: TextGenClient) {}

  session({ token }: Caller, id: string): Promise<ChatSession> {
    return this.client.call(chat.session, { token, params: { id } });
  }

  reply({ token }: Caller, id: string): Promise<Reply> {
    return this.client.call(chat.reply, { token, params: { id } });
  }

  /** Opens a session; the events are those of the tutor's greeting and first question. */
  open({ token }: Caller, moduleId: string, key: string | null): AsyncGenerator<ReplyEvent> {
    return this.client.stream(chat.openSession, { token, params: { id: moduleId }, ...keyed(key), deadline });
  }

  /** Opens a chat in which the tutor follows a prompt that is not in force. */
  openTrial(
    { token }: Caller,
    moduleId: string,
    body: PromptTrialInput,
    key: string | null,
  ): AsyncGenerator<ReplyEvent> {
    return this.client.stream(chat.openTrial, { token, params: { id: moduleId }, body, ...keyed(key), deadline });
  }

  /** One turn. The reply goes on when the caller leaves; it is resumed by its id. */
  send({ token }: Caller, sessionId: string, body: MessageInput, key: string | null): AsyncGenerator<ReplyEvent> {
    return this.client.stream(chat.sendMessage, { token, params: { id: sessionId }, body, ...keyed(key), deadline });
  }

  /**
   * The first event of a reply and those after the one numbered `after`, from whichever instance runs it.
   */
  events({ token }: Caller, replyId: string, after: number): AsyncGenerator<ReplyEvent> {
    const asked = { token, params: { id: replyId }, query: { after }, deadline };
    return orElse(this.client.stream(chat.replyEvents, asked), (error) =>
      this.client.stream(chat.replyEvents, { ...asked, baseUrl: ownerOf(error) }),
    );
  }

  async stop({ token }: Caller, replyId: string): Promise<Reply> {
    const asked = { token, params: { id: replyId } };
    try {
      return await this.client.call(chat.stopReply, asked);
    } catch (error) {
      return this.client.call(chat.stopReply, { ...asked, baseUrl: ownerOf(error) });
    }
  }
}

const keyed = (key: string | null) => (key === null ? {} : { idempotencyKey: key });

/** Where a reply runs, when the instance that was asked says that it is elsewhere; any other error is thrown on. */
function ownerOf(error: unknown): string {
  if (error instanceof AilaError && error.code === 'REPLY_ELSEWHERE' && typeof error.parameters['owner'] === 'string')
    return error.parameters['owner'];
  throw error;
}
