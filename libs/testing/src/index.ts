export * from './aws-signature.js';
export * from './bedrock-double.js';
export * from './impostor-tokens.js';
export * from './seed.js';
export * from './test-database.js';
export * from './test-issuer.js';
