import { Handles, type Caller, type Events } from '@aila/authentication';
import type { Reply, ReplyEvent } from '@aila/contracts';
import { chat } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { RepliesService } from './replies.service.js';

@Controller('v1')
export class RepliesController {
  constructor(private readonly replies: RepliesService) {}

  @Handles(chat.reply)
  reply({ actor }: Caller, { id }: { id: string }): Promise<Reply> {
    return this.replies.get(actor, id);
  }

  @Handles(chat.replyEvents)
  replyEvents({ actor }: Caller, { id }: { id: string }, { after }: { after: number }): Promise<Events<ReplyEvent>> {
    return this.replies.events(actor, id, after);
  }

  @Handles(chat.stopReply)
  stopReply({ actor }: Caller, { id }: { id: string }): Promise<Reply> {
    return this.replies.stop(actor, id);
  }
}
