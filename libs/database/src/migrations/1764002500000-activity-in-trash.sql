-- What people did in a module that lies in the trash is in no figure and in no list, as the module itself.
create policy trashed on analytics.activity as restrictive for select
  using (not (cardinality((select access.trashed_module_ids())) > 0) or module_id <> all ((select access.trashed_module_ids())::uuid[]));
create policy trashed on analytics.engagement as restrictive for select
  using (module_id is null or not (cardinality((select access.trashed_module_ids())) > 0)
    or module_id <> all ((select access.trashed_module_ids())::uuid[]));
