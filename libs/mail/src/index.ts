export * from './mailer.js';
export * from './open-mailer.js';
export * from './settings.js';
