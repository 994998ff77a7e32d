export * from './impostor-tokens.js';
export * from './seed.js';
export * from './test-database.js';
export * from './test-issuer.js';
export * from './oidc-double.js';
export * from './running-services.js';
export { describeAccessMatrix, type MatrixRow, type MatrixSubject } from './access-matrix.js';
export type { Ids } from './course-world.js';
