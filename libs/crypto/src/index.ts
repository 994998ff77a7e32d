export * from './compare.js';
export * from './field-cipher.js';
export * from './random-secrets.js';
export * from './settings.js';
