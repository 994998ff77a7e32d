-- Two modules of one title may change places between two concepts: their titles are compared when the statement is done,
-- not at each of its rows.

-- contract: no statement of 0.1 or later upserts modules by their title, and the same titles are refused as before
-- locks: a course has dozens of modules
alter table course.module
  drop constraint module_concept_id_title_key,
  add constraint module_concept_id_title_key unique (concept_id, title) deferrable initially immediate;
