export * from './jobs.js';
export * from './queues.js';
export * from './jobs-of-rows.js';
