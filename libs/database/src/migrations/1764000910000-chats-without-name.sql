-- A chat that nobody has named has no name: known by comparing with today's words for "New chat", it stayed unnamed for
-- ever once those words changed. Chats that version 0.1 begins while this one replaces it keep its words.

alter table chat.session alter column name drop not null;
update chat.session set name = null where not named_by_user and name in ('New chat', 'Nouvelle discussion');
