export * from './impostor-tokens.js';
export * from './seed.js';
export * from './test-database.js';
export * from './test-issuer.js';
