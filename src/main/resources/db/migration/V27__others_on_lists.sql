-- Whom others put on a list that keeps them is not wanted and stays, for ever: each look for what is due read all of them.
drop index segment_member_pending;
create index segment_member_pending on segment_member (workspace_id, segment_id, (wanted or own), due_at)
    where wanted and actual <> 'YES' or not wanted and actual <> 'NO';
