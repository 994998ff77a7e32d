import type { Caller } from '@aila/authentication';
import {
  AilaError,
  type ChatSession,
  type ListQuery,
  type Message,
  type Page,
  type Reply,
  type ReplyEvent,
  type SessionPatch,
} from '@aila/contracts';
import { Injectable } from '@nestjs/common';
import { TextGenClient } from '../services.js';
import { orElse } from './placed-reply.js';

/** A model may think for long before it speaks: how long the head of a stream may take. Milliseconds. */
const streamDeadline = 60_000;

/** Chats and tutor replies, kept by the text-gen service. */
@Injectable()
export class ChatService {
  constructor(private readonly client: TextGenClient) {}

  sessions({ token }: Caller, moduleId: string, query: ListQuery): Promise<Page<ChatSession>> {
    return this.client.call(`/v1/modules/${moduleId}/sessions`, { token, query });
  }

  session({ token }: Caller, sessionId: string): Promise<ChatSession> {
    return this.client.call(`/v1/sessions/${sessionId}`, { token });
  }

  rename({ token }: Caller, sessionId: string, body: SessionPatch): Promise<ChatSession> {
    return this.client.call(`/v1/sessions/${sessionId}`, { method: 'PATCH', token, body });
  }

  remove({ token }: Caller, sessionId: string): Promise<void> {
    return this.client.call(`/v1/sessions/${sessionId}`, { method: 'DELETE', token });
  }

  messages({ token }: Caller, sessionId: string, query: ListQuery): Promise<Page<Message>> {
    return this.client.call(`/v1/sessions/${sessionId}/messages`, { token, query });
  }

  removeLastExchange({ token }: Caller, sessionId: string): Promise<void> {
    return this.client.call(`/v1/sessions/${sessionId}/messages/last`, { method: 'DELETE', token });
  }

  /** Opens a session; the events are those of the tutor's greeting and first question. */
  open({ token }: Caller, moduleId: string, idempotencyKey?: string): AsyncGenerator<ReplyEvent> {
    return this.client.stream(`/v1/modules/${moduleId}/sessions`, {
      method: 'POST',
      token,
      body: {},
      idempotencyKey,
      deadline: streamDeadline,
    });
  }

  /** One turn. The reply goes on when the caller leaves; it is resumed by its id. */
  send({ token }: Caller, sessionId: string, content: string, idempotencyKey?: string): AsyncGenerator<ReplyEvent> {
    return this.client.stream(`/v1/sessions/${sessionId}/messages`, {
      method: 'POST',
      token,
      body: { content },
      idempotencyKey,
      deadline: streamDeadline,
    });
  }

  reply({ token }: Caller, replyId: string): Promise<Reply> {
    return this.client.call(`/v1/replies/${replyId}`, { token });
  }

  /**
   * The first event of a reply and those after the one numbered `after`, from whichever instance runs it.
   */
  events({ token }: Caller, replyId: string, after: number): AsyncGenerator<ReplyEvent> {
    const path = `/v1/replies/${replyId}/events`;
    const options = { token, query: { after }, deadline: streamDeadline };
    return orElse(this.client.stream<ReplyEvent>(path, options), (error) =>
      this.client.stream<ReplyEvent>(path, { ...options, baseUrl: ownerOf(error) }),
    );
  }

  async stop({ token }: Caller, replyId: string): Promise<Reply> {
    const path = `/v1/replies/${replyId}/stop`;
    try {
      return await this.client.call(path, { method: 'POST', token });
    } catch (error) {
      return this.client.call(path, { method: 'POST', token, baseUrl: ownerOf(error) });
    }
  }
}

/** Where a reply runs, when the instance that was asked says that it is elsewhere; any other error is thrown on. */
function ownerOf(error: unknown): string {
  if (error instanceof AilaError && error.code === 'REPLY_ELSEWHERE' && typeof error.parameters['owner'] === 'string')
    return error.parameters['owner'];
  throw error;
}
