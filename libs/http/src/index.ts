export * from './admin-server.js';
export * from './error-filter.js';
export * from './lane.js';
export * from './periodic-task.js';
export * from './service-client.js';
export * from './service.js';
export * from './tls.js';
