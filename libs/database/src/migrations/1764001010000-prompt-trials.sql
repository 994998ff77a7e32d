-- A chat in which instructors try what they ask of the tutor before it is in force. It counts for nothing: it is in no list,
-- gives no evidence, and is not among the figures of the course.
alter table chat.session add trial_prompt text;
