-- Vectors of the windows of a chunk, beside the one of the whole chunk, which stays for chunks that have none.

-- As libs/retrieval writes it: numbers of windows and dimensions, then a scale and 8-bit integers for each window.
alter table content.chunk_vector add column windows bytea;
-- In the row itself where it fits, for the same reason as the vector.
alter table content.chunk_vector alter column windows set storage main;
