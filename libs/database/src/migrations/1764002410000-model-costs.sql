-- What replies cost, by person, course, model and month (UTC). Deleting a chat, a course or an account takes nothing away.

create table model.usage (
  id uuid primary key default gen_random_uuid(),
  month date not null,
  course_id uuid not null,
  -- Null once the account is gone.
  user_id uuid references identity.user_account on delete set null,
  -- All zeros: the model of the settings.
  connection_id uuid not null,
  model text not null,
  currency text not null,
  replies integer not null,
  input_tokens bigint not null,
  output_tokens bigint not null,
  cost numeric(18, 6) not null
);
create unique index usage_of_month on model.usage (month, course_id, user_id, connection_id, currency);
create index usage_user on model.usage (user_id);

-- The sums of it by course, so that a budget can be looked at in each turn.
create table model.course_spending (
  month date not null,
  course_id uuid not null,
  currency text not null,
  cost numeric(18, 6) not null,
  primary key (month, course_id, currency)
);

-- Of a month; of the whole institution where course_id is null.
create table model.budget (
  id uuid primary key,
  course_id uuid references course.course on delete cascade,
  amount numeric(14, 2) check (amount > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  version integer not null
);
create unique index budget_of on model.budget (coalesce(course_id, '00000000-0000-0000-0000-000000000000'::uuid));
create index budget_course on model.budget (course_id);

alter table model.usage enable row level security;
alter table model.course_spending enable row level security;
alter table model.budget enable row level security;
grant select on model.usage, model.course_spending to aila_text_gen;
grant select, insert, update on model.budget to aila_text_gen;
create policy administrator_reads on model.usage for select to aila_text_gen using ((select access.is_admin()));
create policy administrator_reads on model.course_spending for select to aila_text_gen using ((select access.is_admin()));
create policy administrator on model.budget to aila_text_gen
  using ((select access.is_admin())) with check ((select access.is_admin()));

create function model.this_month() returns date
  language sql stable set search_path = '' as $$
    select date_trunc('month', now() at time zone 'UTC')::date
  $$;

-- The budget of a course (of the institution: null) and what was spent of it this month; no row where there is none.
create function model.budget_of(scope uuid) returns table (amount numeric, spent numeric, currency text)
  language sql stable security definer set search_path = '' as $$
    select b.amount, coalesce((
        select sum(s.cost) from model.course_spending s
        where s.month = model.this_month() and s.currency = b.currency and (scope is null or s.course_id = scope)), 0),
      b.currency
    from model.budget b
    where b.course_id is not distinct from scope and b.amount is not null
  $$;

-- What a turn in a course must know before it begins. Names nobody, and says of budgets only whether they are used up.
create function model.terms(course uuid)
  returns table (fingerprint text, chosen uuid, granted uuid[], course_spent boolean, institution_spent boolean)
  language sql stable security definer set search_path = '' as $$
    select model.fingerprint(),
      (select c.connection_id from model.course_choice c where c.course_id = course),
      array(select g.connection_id from model.connection_course g where g.course_id = course),
      exists (select from model.budget_of(course) b where b.spent >= b.amount),
      exists (select from model.budget_of(null) b where b.spent >= b.amount)
  $$;

-- Adds what one reply took, in the name of the person who asked. The last statement of its transaction: until the commit
-- other replies of the course wait here.
create function model.count_usage(course uuid, connection uuid, model_name text, currency_of text,
  tokens_in integer, tokens_out integer, cost_of numeric) returns void
  language sql security definer set search_path = '' as $$
    insert into model.usage as u
      (month, course_id, user_id, connection_id, model, currency, replies, input_tokens, output_tokens, cost)
    values (model.this_month(), course, access.current_user_id(), connection, model_name, currency_of, 1, tokens_in,
      tokens_out, cost_of)
    on conflict (month, course_id, user_id, connection_id, currency) do update set
      model = excluded.model, replies = u.replies + 1, input_tokens = u.input_tokens + excluded.input_tokens,
      output_tokens = u.output_tokens + excluded.output_tokens, cost = u.cost + excluded.cost;
    insert into model.course_spending as s (month, course_id, currency, cost)
    select model.this_month(), course, currency_of, cost_of where cost_of > 0
    on conflict (month, course_id, currency) do update set cost = s.cost + excluded.cost;
  $$;
revoke execute on function model.this_month(), model.budget_of(uuid), model.terms(uuid),
  model.count_usage(uuid, uuid, text, text, integer, integer, numeric) from public;
grant execute on function model.this_month(), model.budget_of(uuid), model.terms(uuid),
  model.count_usage(uuid, uuid, text, text, integer, integer, numeric) to aila_text_gen;
