export * from './certificates.js';
export * from './embedded-database.js';
export * from './demo.js';
export * from './embedded-stack.js';
export { decidedByTheEmbeddedSystem, overridden, serviceEnvironments } from './service-environments.js';
export { ServiceProcess } from './service-process.js';
