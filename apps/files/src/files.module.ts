import { Module } from '@nestjs/common';
import { CatalogueService } from './catalogue/catalogue.service.js';
import { FilesController } from './files.controller.js';
import { ProcessingService } from './processing/processing.service.js';
import { ObjectDeletion } from './upkeep/object-deletion.js';
import { UploadExpiry } from './upkeep/upload-expiry.js';
import { UploadsService } from './uploads/uploads.service.js';

/** Files of courses: permits to send them, their catalogue, and what is done about those that are gone. */
@Module({
  controllers: [FilesController],
  providers: [CatalogueService, ObjectDeletion, ProcessingService, UploadExpiry, UploadsService],
  exports: [ObjectDeletion],
})
export class FilesModule {}
