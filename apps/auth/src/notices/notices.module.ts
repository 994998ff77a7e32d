import { Module } from '@nestjs/common';
import { NoticeMails } from './notice-mails.js';

/** Notifications by mail. */
@Module({ providers: [NoticeMails] })
export class NoticesModule {}
