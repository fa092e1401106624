-- What each CRM is asked by itself, how often, and how far that is: one row each, taken by one replica at a time.
create table poll (
    workspace_id uuid        not null,
    task         text        not null check (task in ('CHANGES', 'ROTATION', 'CENSUS')),
    crm          text        not null check (crm in ('GHL', 'RANKR')),
    kind         text        not null,
    due_at       timestamptz not null,
    -- whatever changed before that has been read
    read_up_to   timestamptz not null,
    -- the pass under way, and its place in the CRM's listing
    began_at     timestamptz,
    cursor       text,
    seen         integer     not null default 0,
    moved        integer     not null default 0,
    holder       uuid,
    lease_until  timestamptz,
    ended_at     timestamptz,
    failures     integer     not null default 0 check (failures >= 0),
    failure      text,
    primary key (workspace_id, task, crm, kind)
);

create index poll_by_due on poll (due_at);

-- The ids that a census under way has met: what it has not met when it ends is asked for by id.
create table census_seen (
    workspace_id uuid not null,
    crm          text not null,
    kind         text not null,
    external_id  text not null,
    primary key (workspace_id, crm, kind, external_id)
);
