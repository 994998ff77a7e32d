-- migrate:no-transaction
-- Administrators search the audit log by the person who did something.
create index concurrently if not exists event_actor on audit.event (actor_id, at);
