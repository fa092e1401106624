-- Whoever carries a contact asks for all that belongs to it, what is deleted but lives on at a CRM included. An index
-- without that was of no use to him: he read the whole table.
create index link_under_contact on link (workspace_id, contact_id, kind, sort_at, link_id);
drop index link_of_contact;

-- Nobody asks by it any more.
drop index write_ledger_of_contact;
