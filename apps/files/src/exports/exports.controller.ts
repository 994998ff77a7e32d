import { Handles, type Caller } from '@aila/authentication';
import type { ChatExport, ChatExportInput, DownloadLink, ListQuery, Page } from '@aila/contracts';
import { chatExports } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { ExportsService } from './exports.service.js';

type Id = { readonly id: string };

@Controller('v1')
export class ExportsController {
  constructor(private readonly service: ExportsService) {}

  @Handles(chatExports.chatExports)
  chatExports({ actor }: Caller, { id }: Id, query: ListQuery): Promise<Page<ChatExport>> {
    return this.service.list(actor, id, query);
  }

  @Handles(chatExports.requestChatExport)
  requestChatExport({ actor }: Caller, { id }: Id, input: ChatExportInput, key: string | null): Promise<ChatExport> {
    return this.service.request(actor, id, input, key);
  }

  @Handles(chatExports.chatExport)
  chatExport({ actor }: Caller, { id }: Id): Promise<ChatExport> {
    return this.service.read(actor, id);
  }

  @Handles(chatExports.cancelChatExport)
  cancelChatExport({ actor }: Caller, { id }: Id): Promise<ChatExport> {
    return this.service.cancel(actor, id);
  }

  @Handles(chatExports.retryChatExport)
  retryChatExport({ actor }: Caller, { id }: Id): Promise<ChatExport> {
    return this.service.retry(actor, id);
  }

  @Handles(chatExports.downloadChatExport)
  downloadChatExport({ actor }: Caller, { id }: Id): Promise<DownloadLink> {
    return this.service.download(actor, id);
  }
}
