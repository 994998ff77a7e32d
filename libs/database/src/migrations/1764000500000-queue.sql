-- Room for the queue's own tables, which its library creates and upgrades (see `migrate`).

create schema bullmq;
grant usage on schema bullmq to aila_gateway, aila_files, aila_ingest;
alter default privileges in schema bullmq grant select, insert, update, delete on tables
  to aila_gateway, aila_files, aila_ingest;
alter default privileges in schema bullmq grant usage, select on sequences to aila_gateway, aila_files, aila_ingest;
alter default privileges in schema bullmq grant execute on functions to aila_gateway, aila_files, aila_ingest;
