-- migrate:no-transaction
create index concurrently if not exists attempt_course on chat.attempt (course_id, created_at);
