import { Handles, type Caller } from '@aila/authentication';
import type { CourseFile, DownloadLink, FilePage, FilePatch, ListQuery, Page, UploadInput } from '@aila/contracts';
import { files } from '@aila/contracts/operations';
import { Controller } from '@nestjs/common';
import { CatalogueService } from './catalogue/catalogue.service.js';
import { ProcessingService } from './processing/processing.service.js';
import { UploadsService } from './uploads/uploads.service.js';

type Id = { readonly id: string };

/** The files service as the gateway calls it, with the caller's own token. */
@Controller('v1')
export class FilesController {
  constructor(
    private readonly catalogue: CatalogueService,
    private readonly uploads: UploadsService,
    private readonly processing: ProcessingService,
  ) {}

  @Handles(files.files)
  files({ actor }: Caller, { id }: Id, query: ListQuery): Promise<Page<CourseFile>> {
    return this.catalogue.list(actor, id, query);
  }

  @Handles(files.requestUpload)
  requestUpload({ actor }: Caller, { id }: Id, input: UploadInput) {
    return this.uploads.requestFile(actor, id, input);
  }

  @Handles(files.requestVersion)
  requestVersion({ actor }: Caller, { id }: Id, input: UploadInput) {
    return this.uploads.requestVersion(actor, id, input);
  }

  @Handles(files.file)
  file({ actor }: Caller, { id }: Id): Promise<CourseFile> {
    return this.catalogue.read(actor, id);
  }

  @Handles(files.updateFile)
  updateFile({ actor }: Caller, { id }: Id, patch: FilePatch): Promise<CourseFile> {
    return this.catalogue.update(actor, id, patch);
  }

  @Handles(files.deleteFile)
  deleteFile({ actor }: Caller, { id }: Id): Promise<void> {
    return this.catalogue.remove(actor, id);
  }

  @Handles(files.retryFile)
  retryFile({ actor }: Caller, { id }: Id): Promise<CourseFile> {
    return this.processing.retry(actor, id);
  }

  @Handles(files.cancelFile)
  cancelFile({ actor }: Caller, { id }: Id): Promise<CourseFile> {
    return this.processing.cancel(actor, id);
  }

  @Handles(files.downloadFile)
  downloadFile({ actor }: Caller, { id }: Id): Promise<DownloadLink> {
    return this.catalogue.download(actor, id);
  }

  @Handles(files.filePage)
  filePage({ actor }: Caller, { id, number }: { id: string; number: number }): Promise<FilePage> {
    return this.catalogue.page(actor, id, number);
  }
}
