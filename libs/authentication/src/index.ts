export { AccessGuard } from './access.guard.js';
export * from './access-matrix.js';
export * from './authentication.module.js';
export * from './caller.js';
export { KeySet } from './key-set.js';
export * from './operations.js';
export { SessionWatch, type Watch, type WatchedScope } from './session-watch.js';
export type { LiveSession, SessionDirectory } from './session-directory.js';
export { Policy } from './policy.decorator.js';
