export * from './groups.js';
export * from './read-config.js';
export type { Setting } from './describe-settings.js';
