-- Whoever is to be taken off a list is found without those whom others put there, those who are due first.
drop index segment_member_removing;
create index segment_member_removing on segment_member (workspace_id, segment_id, own desc, due_at)
    where not wanted and actual <> 'NO';
