-- Every primary key starts with workspace_id, so that the tables can be distributed by tenant unchanged.

-- One unified object: its two halves as last observed, what they last agreed on, and the view merged from them.
-- The halves live in the row itself, so that an observation, the new base and the view are one write.
create table link (
    workspace_id   uuid        not null,
    link_id        uuid        not null,
    kind           text        not null check (kind in ('CONTACT', 'TASK', 'NOTE', 'APPOINTMENT')),
    contact_id     uuid,
    version        integer     not null default 1 check (version > 0),
    fields         jsonb       not null,
    base           jsonb       not null,
    provenance     jsonb       not null,
    state          text        not null check (state in ('IN_SYNC', 'PENDING', 'CONFLICT', 'FAILED', 'SINGLE_SIDED')),
    ghl_id         text,
    ghl_fields     jsonb,
    ghl_modified   timestamptz,
    ghl_fetched    timestamptz,
    ghl_version    text,
    ghl_gone       boolean     not null default false,
    rankr_id       text,
    rankr_fields   jsonb,
    rankr_modified timestamptz,
    rankr_fetched  timestamptz,
    rankr_version  text,
    rankr_gone     boolean     not null default false,
    created_at     timestamptz not null,
    updated_at     timestamptz not null,
    deleted_at     timestamptz,
    -- what lists are sorted and searched by; empty rather than null, so that a cursor can compare it
    sort_name      text        not null generated always as (
                       lower(coalesce(fields ->> 'firstName', '') || ' ' || coalesce(fields ->> 'lastName', ''))) stored,
    sort_email     text        not null generated always as (coalesce(fields ->> 'email', '')) stored,
    sort_company   text        not null generated always as (lower(coalesce(fields ->> 'company', ''))) stored,
    -- times are written in one form and length, so their text sorts as they do; what has none comes last
    sort_at        text collate "C" not null generated always as (
                       coalesce(fields ->> 'dueAt', fields ->> 'startsAt', '~')) stored,
    words          tsvector    not null generated always as (
                       to_tsvector('simple',
                           coalesce(fields ->> 'firstName', '') || ' ' || coalesce(fields ->> 'lastName', '') || ' ' ||
                           coalesce(fields ->> 'email', '') || ' ' ||
                           replace(coalesce(fields ->> 'email', ''), '@', ' ') || ' ' ||
                           coalesce(fields ->> 'phone', '') || ' ' || coalesce(fields ->> 'company', '') || ' ' ||
                           coalesce(fields ->> 'address.city', '') || ' ' || coalesce(fields ->> 'title', '')) ||
                       to_tsvector('simple', coalesce(fields -> 'tags', '[]'))) stored,
    primary key (workspace_id, link_id),
    check ((kind = 'CONTACT') = (contact_id is null))
);

create unique index link_by_ghl on link (workspace_id, kind, ghl_id) where ghl_id is not null;
create unique index link_by_rankr on link (workspace_id, kind, rankr_id) where rankr_id is not null;
create index link_of_contact on link (workspace_id, contact_id, kind, sort_at, link_id) where deleted_at is null;
create index link_by_name on link (workspace_id, kind, sort_name, link_id) where deleted_at is null;
create index link_by_email on link (workspace_id, kind, sort_email, link_id) where deleted_at is null;
create index link_by_phone on link (workspace_id, kind, (fields ->> 'phone')) where deleted_at is null;
create index link_by_company on link (workspace_id, kind, sort_company, link_id) where deleted_at is null;
create index link_by_creation on link (workspace_id, kind, created_at, link_id) where deleted_at is null;
create index link_by_update on link (workspace_id, kind, updated_at, link_id) where deleted_at is null;
create index link_by_time on link (workspace_id, kind, sort_at, link_id) where deleted_at is null;
create index link_by_words on link using gin (words);
create index link_by_fields on link using gin (fields jsonb_path_ops);

-- When the list of a contact's records of one kind was last read whole from a CRM.
create table listing (
    workspace_id uuid        not null,
    contact_id   uuid        not null,
    crm          text        not null check (crm in ('GHL', 'RANKR')),
    kind         text        not null,
    fetched_at   timestamptz not null,
    primary key (workspace_id, contact_id, crm, kind)
);

-- The tag dictionaries of both CRMs, by canonical name.
create table tag (
    workspace_id uuid not null,
    tag_id       uuid not null,
    name         text not null,
    ghl_id       text,
    rankr_id     text,
    primary key (workspace_id, tag_id),
    unique (workspace_id, name)
);

-- What was decided about an object and what became of each write; only ever added to.
create table audit_entry (
    workspace_id uuid        not null,
    at           timestamptz not null,
    entry_id     uuid        not null,
    link_id      uuid        not null,
    kind         text        not null,
    cause        text        not null,
    actor        text,
    decisions    jsonb       not null,
    writes       jsonb       not null,
    primary key (workspace_id, at, entry_id)
) partition by range (at);

create table audit_entry_rest partition of audit_entry default;

create index audit_entry_of_link on audit_entry (workspace_id, link_id, entry_id desc);

-- Contacts whose halves, or whose children's halves, may differ. One row a contact: a burst of changes is one piece of work.
create table work (
    workspace_id uuid        not null,
    contact_id   uuid        not null,
    version      bigint      not null default 1,
    lane         smallint    not null,
    due_at       timestamptz not null,
    lease_until  timestamptz,
    fence        uuid,
    failures     integer     not null default 0 check (failures >= 0),
    dead_at      timestamptz,
    reason       text,
    primary key (workspace_id, contact_id)
);

create index work_by_due on work (lane, due_at) where dead_at is null;

-- Writes on their way to a CRM: noted before they are sent, so that one whose outcome is not known is never repeated
-- blindly. Confirmed ones go; what they did is in the audit.
create table write_ledger (
    workspace_id uuid        not null,
    write_id     uuid        not null,
    contact_id   uuid        not null,
    link_id      uuid        not null,
    crm          text        not null check (crm in ('GHL', 'RANKR')),
    operation    text        not null,
    state        text        not null check (state in ('PLANNED', 'SENT', 'UNKNOWN')),
    fields       jsonb       not null,
    noted_at     timestamptz not null,
    primary key (workspace_id, write_id),
    unique (workspace_id, link_id, crm)
);

create index write_ledger_of_contact on write_ledger (workspace_id, contact_id);

-- One execution of an import or a sync, and how far it is.
create table run (
    workspace_id uuid        not null,
    run_id       uuid        not null,
    mode         text        not null,
    status       text        not null check (status in ('RUNNING', 'DONE', 'FAILED')),
    phase        text,
    cursor       text,
    done         integer     not null default 0,
    total        integer,
    linked       integer     not null default 0,
    started_at   timestamptz not null,
    beat_at      timestamptz not null,
    ended_at     timestamptz,
    failure      text,
    primary key (workspace_id, run_id)
);

-- Mutations that carried an idempotency key, and what they came to.
create table idempotency (
    workspace_id uuid        not null,
    key          text        not null,
    request      text        not null,
    link_id      uuid,
    writes       jsonb,
    made_at      timestamptz not null,
    primary key (workspace_id, key)
);
