-- PostgreSQL lets everybody execute a new function. Whoever may execute a trigger's can hang it on a temporary table of
-- their own, and have it write as the owner what they like: here, objects to delete.

revoke execute on function content.request_object_deletion() from public;
