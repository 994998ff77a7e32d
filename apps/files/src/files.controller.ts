import type { UserActor } from '@aila/access';
import { CurrentActor, Policy } from '@aila/authentication';
import { FilePageParams, FilePatch, IdParams, ListQuery, UploadInput } from '@aila/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
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

  @Get('modules/:id/files')
  @Policy('file.list')
  list(
    @CurrentActor() actor: UserActor,
    @Param({ schema: IdParams }) { id }: Id,
    @Query({ schema: ListQuery }) query: z.infer<typeof ListQuery>,
  ) {
    return this.catalogue.list(actor, id, query);
  }

  @Post('modules/:id/files')
  @Policy('file.edit')
  requestFile(
    @CurrentActor() actor: UserActor,
    @Param({ schema: IdParams }) { id }: Id,
    @Body({ schema: UploadInput }) input: UploadInput,
  ) {
    return this.uploads.requestFile(actor, id, input);
  }

  @Post('files/:id/versions')
  @Policy('file.edit')
  requestVersion(
    @CurrentActor() actor: UserActor,
    @Param({ schema: IdParams }) { id }: Id,
    @Body({ schema: UploadInput }) input: UploadInput,
  ) {
    return this.uploads.requestVersion(actor, id, input);
  }

  @Get('files/:id')
  @Policy('file.list')
  read(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: Id) {
    return this.catalogue.read(actor, id);
  }

  @Patch('files/:id')
  @Policy('file.edit')
  update(
    @CurrentActor() actor: UserActor,
    @Param({ schema: IdParams }) { id }: Id,
    @Body({ schema: FilePatch }) patch: FilePatch,
  ) {
    return this.catalogue.update(actor, id, patch);
  }

  @Delete('files/:id')
  @HttpCode(204)
  @Policy('file.edit')
  remove(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: Id) {
    return this.catalogue.remove(actor, id);
  }

  @Post('files/:id/retry')
  @HttpCode(200)
  @Policy('file.edit')
  retry(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: Id) {
    return this.processing.retry(actor, id);
  }

  @Post('files/:id/cancel')
  @HttpCode(200)
  @Policy('file.edit')
  cancel(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: Id) {
    return this.processing.cancel(actor, id);
  }

  @Post('files/:id/download')
  @HttpCode(200)
  @Policy('file.list')
  download(@CurrentActor() actor: UserActor, @Param({ schema: IdParams }) { id }: Id) {
    return this.catalogue.download(actor, id);
  }

  @Get('files/:id/pages/:number')
  @Policy('page.read')
  page(
    @CurrentActor() actor: UserActor,
    @Param({ schema: FilePageParams }) { id, number }: z.infer<typeof FilePageParams>,
  ) {
    return this.catalogue.page(actor, id, number);
  }
}
