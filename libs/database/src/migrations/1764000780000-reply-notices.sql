-- A reply can be complete and yet not the whole answer.

alter table chat.reply add notice text check (notice in ('cut', 'filtered'));
