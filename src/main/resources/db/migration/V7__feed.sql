-- The audit as a feed of changes that misses nothing. Entries are told in the order of the transactions that made them,
-- and only once no older transaction can add any: one that commits late is never passed over. What was there before is
-- older than every transaction, and no row of it is rewritten.
--
-- Numbers of transactions belong to one cluster of databases: after a dump was restored into another one, run
--     update audit_entry set tx = '0'; update conflict set tx = '0'; delete from feed_start;
alter table audit_entry
    add column tx         xid8 not null default '0',
    add column contact_id uuid,  -- the contact that the object is or belongs to
    add column step       text check (step in ('CREATED', 'CHANGED', 'DELETED', 'RESTORED')),
    add column was        jsonb; -- what the view held before in the fields that changed

alter table audit_entry alter column tx set default pg_current_xact_id();

create index audit_entry_feed on audit_entry (workspace_id, tx, seq);
create index audit_entry_feed_of_contact on audit_entry (workspace_id, contact_id, tx, seq);

-- The last entry that is no longer kept: from a place before it, the feed cannot be followed without a gap.
create table feed_start (
    workspace_id uuid   not null,
    tx           xid8   not null,
    seq          bigint not null,
    primary key (workspace_id)
);

-- Conflicts in the order in which they were opened, told like the entries of the audit.
create sequence conflict_seq;

alter table conflict
    add column tx  xid8   not null default '0',
    add column seq bigint not null default 0;

alter table conflict
    alter column tx set default pg_current_xact_id(),
    alter column seq set default nextval('conflict_seq');

create index conflict_feed on conflict (workspace_id, tx, seq);
