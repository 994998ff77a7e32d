-- The last problem of each model, for administrators: they cannot read logs. It never holds words of a chat.

create table chat.model_problem (
  model text primary key,
  code text not null,
  reason text not null check (char_length(reason) <= 300),
  happened_at timestamptz not null default now()
);
grant select, insert, update on chat.model_problem to aila_text_gen;
grant select on chat.model_problem to aila_gateway;
alter table chat.model_problem enable row level security;
create policy administrator_reads on chat.model_problem for select to aila_gateway
  using ((select access.is_admin()));
create policy model_problem_job on chat.model_problem to aila_text_gen
  using ((select access.system_job()) = 'model-problem') with check ((select access.system_job()) = 'model-problem');
