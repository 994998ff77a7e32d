import { AilaError, type ErrorCode } from '@aila/contracts';
import type { Transaction } from '@aila/database';
import { Injectable } from '@nestjs/common';
import { readReply, type StoredReply } from '../chat/chat.rows.js';
import { errorEvent, type LoggedReply } from '../chat/reply-events.js';

/** Reads replies that are over in the form in which they are streamed. */
@Injectable()
export class ReplyReader {
  /** The event that ends the stream of a stored reply. @throws NOT_FOUND */
  async endEvent(tx: Transaction, replyId: string): Promise<LoggedReply['end']> {
    return endEventOf(await readReply(tx, replyId));
  }

  /** All that a replay needs. */
  logged(stored: StoredReply): LoggedReply {
    const { reply, courseId, log } = stored;
    const { id, sessionId, studentMessage, message } = reply;
    return {
      reply: { type: 'reply', replyId: id, sessionId, courseId, studentMessage },
      log,
      text: message?.content ?? '',
      citations: message?.citations ?? [],
      verdict: message?.verdict ?? null,
      end: endEventOf(stored),
    };
  }
}

function endEventOf({ reply, session }: StoredReply): LoggedReply['end'] {
  if (reply.error) return errorEvent(reply.error.code as ErrorCode);
  if (reply.state === 'running') throw new AilaError('INTERNAL', {}, { cause: new Error('the reply is not over') });
  return { type: 'done', reply, session };
}
