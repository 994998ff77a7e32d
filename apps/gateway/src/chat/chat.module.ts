import { chat } from '@aila/contracts/operations';
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
];

/** Chats with the tutor, which the text-gen service holds; their streams are for browsers here. */
@Module({ controllers, providers: [ChatService, ReplyResolver, ...controllers.map(graphqlFaceOf)] })
export class ChatModule {}
