import type { ChatExport, CourseFile } from '@aila/contracts';

/** Every queue with what its jobs carry. Jobs carry ids only; the truth is in the database. */
export interface JobData {
  ingest: { readonly versionId: string };
  'chat-export': { readonly exportId: string };
}

/** What a running job tells the world: enough to address and show it, no content. */
export interface JobProgress {
  ingest: Pick<CourseFile, 'id' | 'courseId' | 'moduleId' | 'state' | 'failure' | 'progress' | 'version'>;
  'chat-export': Pick<ChatExport, 'id' | 'courseId' | 'state' | 'failure' | 'messagesDone' | 'messagesTotal'> & {
    /** Who asked for it, and is told. */
    readonly userId: string;
  };
}

export type QueueName = keyof JobData;
