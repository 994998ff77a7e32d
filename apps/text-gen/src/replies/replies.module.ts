import { Module } from '@nestjs/common';
import { OwnAddress } from './own-address.js';
import { RepliesController } from './replies.controller.js';
import { RepliesService } from './replies.service.js';
import { ReplyHub } from './reply-hub.js';
import { ReplyLeases } from './reply-leases.js';
import { ReplyReader } from './reply-reader.js';

/** Replies that run on this instance or are over: followed, stopped, and ended when their instance is gone. */
@Module({
  controllers: [RepliesController],
  providers: [OwnAddress, RepliesService, ReplyHub, ReplyLeases, ReplyReader],
  exports: [OwnAddress, RepliesService, ReplyHub, ReplyReader],
})
export class RepliesModule {}
