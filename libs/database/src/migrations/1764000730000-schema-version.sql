-- Services see which migrations have run, so that they wait for those of their own version.

grant select on public.schema_migration to aila_gateway, aila_auth, aila_files, aila_ingest, aila_text_gen;
