-- The order in which the entries of one object were made: each is added while the object's row is locked.
create sequence audit_seq;

alter table audit_entry
    add column seq    bigint not null default nextval('audit_seq'),
    add column run_id uuid,
    -- exactly what the entry changed of the object
    add column delta  jsonb  not null default '{}',
    -- the fields that it is about, and the CRMs (as @GHL) that it wrote to or took a value from
    add column topics text[] not null default '{}';

create index audit_entry_in_order on audit_entry (workspace_id, link_id, seq);
create index audit_entry_of_run on audit_entry (workspace_id, run_id, at, entry_id) where run_id is not null;
create index audit_entry_of_actor on audit_entry (workspace_id, actor, at, entry_id) where actor is not null;
create index audit_entry_by_cause on audit_entry (workspace_id, cause, at, entry_id);
create index audit_entry_by_kind on audit_entry (workspace_id, kind, at, entry_id);
create index audit_entry_by_topic on audit_entry using gin (topics);

-- What the entries of an object came to that are no longer kept, or that were made before deltas were: entries with a
-- higher seq go on from there. What the object was before "at" can no longer be told.
create table audit_snapshot (
    workspace_id uuid        not null,
    link_id      uuid        not null,
    kind         text        not null,
    seq          bigint      not null,
    at           timestamptz not null,
    state        jsonb       not null,
    why          jsonb       not null,
    primary key (workspace_id, link_id)
);

insert into audit_snapshot (workspace_id, link_id, kind, seq, at, state, why)
select l.workspace_id, l.link_id, l.kind, (select coalesce(max(seq), 0) from audit_entry), now(),
       jsonb_build_object(
           'view', l.fields,
           'base', l.base,
           'facts', jsonb_build_object(
               'version', l.version,
               'contact', l.contact_id,
               'state', l.state,
               'apart', to_jsonb(l.apart),
               'createdAt', (extract(epoch from l.created_at) * 1000000)::bigint,
               'updatedAt', (extract(epoch from l.updated_at) * 1000000)::bigint,
               'deletedAt', (extract(epoch from l.deleted_at) * 1000000)::bigint)),
       l.provenance
from link l;
