-- A person keeps chats at the top of their list.

alter table chat.session add pinned boolean not null default false;
