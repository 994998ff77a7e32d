import { chat, transcripts } from '@aila/contracts/operations';
import { Module } from '@nestjs/common';
import { graphqlFaceOf } from '../operations/graphql-face.js';
import { relaysOf } from '../operations/relays.js';
import { TextGenClient } from '../services.js';
import { ChatController } from './chat.controller.js';
import { ChatService } from './chat.service.js';
import { ReplyResolver } from './reply.resolver.js';

const controllers = [
  ChatController,
  relaysOf('ChatRelays', TextGenClient, chat, ['openSession', 'openTrial', 'sendMessage', 'replyEvents', 'stopReply']),
  relaysOf('TranscriptRelays', TextGenClient, transcripts),
];

/** Chats with the tutor, and what others may read of them, which the text-gen service holds; streams are for browsers here. */
@Module({ controllers, providers: [ChatService, ReplyResolver, ...controllers.map(graphqlFaceOf)] })
export class ChatModule {}
