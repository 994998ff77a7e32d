/**
 * Limits of the contract that forms show. The literal type ties the first to the contract without bringing its schemas
 * into the page; a test holds the others to it.
 */
export const maxMessageCharacters: typeof import('@aila/contracts').maxMessageCharacters = 8000;
export const maxTitle = 120;
export const maxDescription = 2000;
export const maxSessionName = 60;
export const maxPrompt = 1000;
/** Why somebody opens what a student said, or changes a verdict. */
export const maxReason = 500;
