/** What the log of engagement says of chats; the database refuses another kind. */
type ChatEngagement = 'session-creation' | 'session-deletion' | 'message-creation' | 'reply-creation' | 'attempt';

/**
 * SQL that notes an event of each chat in `sessions`, a table or a part of the same statement. It ends in a `from`, so that
 * a condition may follow: a trial is never noted.
 */
export function engagementOf(kind: ChatEngagement, sessions: string): string {
  return `insert into analytics.engagement (kind, user_id, course_id, module_id, session_id)
     select '${kind}', user_id, course_id, module_id, id from ${sessions}`;
}
