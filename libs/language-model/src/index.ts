export * from './port.js';
export { limitReply, type LimitedEvent, type ReplyEnd } from './limit-reply.js';
export { createTutorModel, tutorModelSettings, type TutorModelSettings } from './settings.js';
