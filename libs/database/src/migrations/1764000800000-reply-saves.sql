-- Saves what runs on one instance of text-gen in one call, each reply with the rights of its own person: five hundred
-- transactions a few seconds apart took more of the processor than the replies themselves.

-- One row for each reply that could be looked at: whether it is still running and its person's to write. One that
-- somebody else holds at this moment is left out, because all others would wait for it.
create function chat.save_replies(replies jsonb, lease_ms integer) returns table (reply_id uuid, saved boolean)
  language plpgsql security invoker set search_path = '' as $$
declare
  given record;
  mine uuid;
begin
  -- From here on nothing happens as a job: row-level security decides for each person.
  perform set_config('aila.system_job', '', true);
  for given in
    select * from jsonb_to_recordset(replies) as r (id uuid, "userId" uuid, text text, events jsonb) order by id
  loop
    perform set_config('aila.user_id', given."userId"::text, true);
    perform from chat.reply r where r.id = given.id and r.state = 'running';
    if not found then
      reply_id := given.id; saved := false;
      return next;
      continue;
    end if;
    select r.id into mine from chat.reply r
      where r.id = given.id and r.state = 'running' for update skip locked;
    continue when not found;
    update chat.reply r set text = given.text, events = given.events,
      lease_until = now() + lease_ms * interval '1 millisecond' where r.id = mine;
    reply_id := given.id; saved := found;
    return next;
  end loop;
  perform set_config('aila.user_id', '', true);
end $$;
revoke execute on function chat.save_replies(jsonb, integer) from public;
grant execute on function chat.save_replies(jsonb, integer) to aila_text_gen;
