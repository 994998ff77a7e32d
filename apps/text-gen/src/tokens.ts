/** Names under which Nest keeps what is no class. */
export const TUTOR_MODEL = Symbol('TutorModel');
export const REPLY_BUDGET = Symbol('ReplyBudget');
export const HELP_TEXTS = Symbol('help texts');
export const REPLY_SETTINGS = Symbol('ReplySettings');
export const EMBEDDER = Symbol('Embedder');
export const LOGGER = Symbol('Logger');
