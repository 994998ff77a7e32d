/**
 * The codes that Cognito mails: six digits, 24 hours for a sign-up and one hour for a new password, which cannot be set
 * (Amazon Cognito Developer Guide, "Quotas": "Validity of a sign-up confirmation code", "Validity of a forgot-password code").
 */
export const cognitoCodes = { digits: 6, confirmMinutes: 24 * 60, resetMinutes: 60 };
