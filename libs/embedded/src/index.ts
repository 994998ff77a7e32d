export * from './certificates.js';
export * from './embedded-database.js';
export * from './demo.js';
export * from './embedded-stack.js';
