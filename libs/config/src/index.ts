export * from './groups.js';
export * from './read-config.js';
