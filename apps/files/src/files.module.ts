import { AuthenticationModule } from '@aila/authentication';
import { createDataSource, Database } from '@aila/database';
import type { ServiceContext } from '@aila/http';
import { openObjectStore, type ObjectStore } from '@aila/object-store';
import { IngestJobs, Queues } from '@aila/queue';
import { Module, type DynamicModule, type OnApplicationShutdown } from '@nestjs/common';
import { CatalogueService } from './catalogue/catalogue.service.js';
import type { FilesConfig } from './files.config.js';
import { FilesController } from './files.controller.js';
import { OBJECT_STORE } from './object-store.token.js';
import { ProcessingService } from './processing/processing.service.js';
import { ObjectDeletion } from './upkeep/object-deletion.js';
import { UploadExpiry } from './upkeep/upload-expiry.js';
import { UPLOAD_SETTINGS } from './uploads/upload-settings.token.js';
import { UploadsService } from './uploads/uploads.service.js';

@Module({})
export class FilesModule implements OnApplicationShutdown {
  constructor(
    private readonly database: Database,
    private readonly queues: Queues,
    private readonly deletion: ObjectDeletion,
    private readonly expiry: UploadExpiry,
  ) {}

  static async register(config: FilesConfig, context: ServiceContext): Promise<DynamicModule> {
    const { service, token, uploads } = config;
    const database = await new Database(createDataSource(config.database, 'files')).connect();
    const store: ObjectStore = await openObjectStore(config.store);
    return {
      module: FilesModule,
      imports: [
        AuthenticationModule.register({
          token,
          tls: service.tls,
          signIns: database,
          checksAnswers: !service.production,
          service: context,
        }),
      ],
      controllers: [FilesController],
      providers: [
        { provide: Database, useValue: database },
        { provide: OBJECT_STORE, useValue: store },
        { provide: UPLOAD_SETTINGS, useValue: uploads },
        { provide: Queues, useFactory: () => new Queues(config.queue, config.database, context.logger) },
        { provide: IngestJobs, useFactory: (queues: Queues) => new IngestJobs(queues), inject: [Queues] },
        { provide: ObjectDeletion, useFactory: () => new ObjectDeletion(database, store, context) },
        {
          provide: UploadExpiry,
          useFactory: (jobs: IngestJobs, deletion: ObjectDeletion) =>
            new UploadExpiry(database, store, jobs, deletion, uploads.expiryMs, context),
          inject: [IngestJobs, ObjectDeletion],
        },
        CatalogueService,
        UploadsService,
        ProcessingService,
      ],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.deletion.stop(), this.expiry.stop()]);
    await this.queues.close();
    await this.database.close();
  }
}
