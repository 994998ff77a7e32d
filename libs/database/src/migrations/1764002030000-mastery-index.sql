-- migrate:no-transaction
create index concurrently if not exists mastery_course on chat.mastery (course_id);
