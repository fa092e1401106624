-- Whoever carries a contact asks whether anything about it waits for a person. An index that led to the open conflicts alone
-- was of little use to him: where many wait, he read them all.
create index conflict_open_of_contact on conflict (workspace_id, contact_id) where status = 'OPEN';

-- Keys are forgotten by their age.
create index idempotency_by_time on idempotency (made_at);
