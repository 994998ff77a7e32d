-- In which term a course is taught, in the institution's own words. Empty where nobody says.
alter table course.course add term text not null default '';

-- Counts the changes of a row, so that whoever saves what they read earlier is told that it has changed since.
alter table course.course add version integer not null default 1;
alter table course.concept add version integer not null default 1;
alter table course.module add version integer not null default 1;
