export * from './error-filter.js';
export * from './lane.js';
export { part, Parts, ServiceContext, type Part } from './parts.js';
export * from './periodic-task.js';
export * from './service-client.js';
export * from './service.js';
export { ServiceModule } from './service.module.js';
export * from './tls.js';
export * from './workers.js';
