-- migrate:no-transaction
create index concurrently if not exists reply_unanswered on chat.reply (course_id, created_at) where unanswered is not null;
