export * from './jobs.js';
export * from './queues.js';
export * from './ingest-jobs.js';
