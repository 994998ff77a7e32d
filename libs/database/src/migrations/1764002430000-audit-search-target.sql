-- migrate:no-transaction
-- Administrators search the audit log by the person to whom something was done.
create index concurrently if not exists event_target on audit.event (target_id, at);
