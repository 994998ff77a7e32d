export * from './audit.js';
export { createDataSource, createPool } from './connection.js';
export * from './course-authority.js';
export * from './database.js';
export * from './entities/index.js';
export { isLostConnection } from './lost-connection.js';
export * from './migrate-database.js';
export * from './roles.js';
