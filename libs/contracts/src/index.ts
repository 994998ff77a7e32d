export * from './chat.js';
export * from './common.js';
export * from './courses.js';
export * from './cursor.js';
export * from './errors.js';
export * from './files.js';
export * from './identity.js';
export * from './passwords.js';
