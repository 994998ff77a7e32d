-- What replies cost that are no longer there. Deleting a chat must not give back what a person may use in a day.
create table chat.spent_tokens (
  user_id uuid not null,
  tokens integer not null,
  -- Of the reply.
  created_at timestamptz not null
);
create index spent_tokens_user on chat.spent_tokens (user_id, created_at);
alter table chat.spent_tokens enable row level security;
grant select, delete on chat.spent_tokens to aila_text_gen;
create policy own on chat.spent_tokens for select using (user_id = (select access.current_user_id()));
create policy reply_lease_job on chat.spent_tokens to aila_text_gen using ((select access.system_job()) = 'reply-lease');

-- As the owner: whoever deletes a chat, or a course with its chats, cannot leave this out.
create function chat.keep_spent_tokens() returns trigger
  language plpgsql security definer set search_path = '' as $$
  begin
    insert into chat.spent_tokens (user_id, tokens, created_at) values (old.user_id, old.output_tokens, old.created_at);
    return null;
  end $$;
revoke execute on function chat.keep_spent_tokens() from public;
create trigger keep_spent_tokens after delete on chat.reply for each row
  when (old.output_tokens > 0 and old.created_at > now() - interval '24 hours')
  execute function chat.keep_spent_tokens();
