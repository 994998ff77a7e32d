export * from './port.js';
export * from './connection/allowed-address.js';
export * from './connection/open-connection.js';
export { ModelFailure } from './model-failure.js';
export { limitReply, type LimitedEvent, type ReplyEnd } from './limit-reply.js';
export { openTutorModel } from './open-tutor-model.js';
export { tutorModelSettings, type Guardrail, type ModelChoice, type TutorModelSettings } from './settings.js';
