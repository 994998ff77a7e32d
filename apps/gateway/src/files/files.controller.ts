import { CurrentCaller, Policy, type Caller } from '@aila/authentication';
import {
  CourseFile,
  DownloadLink,
  FilePage,
  FilePageParams,
  FilePatch,
  IdParams,
  ListQuery,
  pageOf,
  UploadInput,
  UploadPermit,
} from '@aila/contracts';
import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Answers } from '../docs/answers.js';
import { Refuses } from '../docs/refusals.js';
import { Compressed } from '../web/compression.js';
import { FilesService } from './files.service.js';

const files = { enforcedBy: 'files' } as const;

@ApiTags('files')
@ApiBearerAuth()
@Controller('api/v1')
export class FilesController {
  constructor(private readonly service: FilesService) {}

  @Get('modules/:id/files')
  @Compressed()
  @Policy('file.list', files)
  @Answers(200, pageOf(CourseFile))
  list(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Query({ schema: ListQuery }) query: ListQuery,
  ) {
    return this.service.list(caller, id, query);
  }

  @Post('modules/:id/files')
  @Policy('file.edit', files)
  @Refuses('FILE_EMPTY', 'FILE_TOO_LARGE', 'FILE_TYPE_UNSUPPORTED', 'NAME_TAKEN')
  @Answers(201, UploadPermit)
  requestUpload(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Body({ schema: UploadInput }) input: UploadInput,
  ) {
    return this.service.requestUpload(caller, id, input);
  }

  @Post('files/:id/versions')
  @Policy('file.edit', files)
  @Refuses('FILE_EMPTY', 'FILE_TOO_LARGE', 'FILE_TYPE_UNSUPPORTED')
  @Answers(201, UploadPermit)
  requestVersion(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Body({ schema: UploadInput }) input: UploadInput,
  ) {
    return this.service.requestVersion(caller, id, input);
  }

  @Get('files/:id')
  @Policy('file.list', files)
  @Answers(200, CourseFile)
  read(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.service.read(caller, id);
  }

  @Patch('files/:id')
  @Policy('file.edit', files)
  @Refuses('NAME_TAKEN')
  @Answers(200, CourseFile)
  update(
    @CurrentCaller() caller: Caller,
    @Param({ schema: IdParams }) { id }: { id: string },
    @Body({ schema: FilePatch }) patch: FilePatch,
  ) {
    return this.service.update(caller, id, patch);
  }

  @Delete('files/:id')
  @HttpCode(204)
  @Policy('file.edit', files)
  @ApiResponse({ status: 204 })
  remove(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.service.remove(caller, id);
  }

  @Post('files/:id/retry')
  @HttpCode(200)
  @Policy('file.edit', files)
  @Refuses('FILE_NOT_READY', 'FILE_BUSY', 'CONFLICT')
  @Answers(200, CourseFile)
  retry(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.service.retry(caller, id);
  }

  @Post('files/:id/cancel')
  @HttpCode(200)
  @Policy('file.edit', files)
  @Refuses('CONFLICT')
  @Answers(200, CourseFile)
  cancel(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.service.cancel(caller, id);
  }

  @Post('files/:id/download')
  @HttpCode(200)
  @Policy('file.list', files)
  @Refuses('FILE_NOT_READY')
  @Answers(200, DownloadLink)
  download(@CurrentCaller() caller: Caller, @Param({ schema: IdParams }) { id }: { id: string }) {
    return this.service.download(caller, id);
  }

  @Get('files/:id/pages/:number')
  @Compressed()
  @Policy('page.read', files)
  @Refuses('FILE_NOT_READY')
  @Answers(200, FilePage)
  page(
    @CurrentCaller() caller: Caller,
    @Param({ schema: FilePageParams }) { id, number }: z.infer<typeof FilePageParams>,
  ) {
    return this.service.page(caller, id, number);
  }
}
