-- What is to be done when something happens to a contact, as its author wrote it.
create table automation (
    workspace_id  uuid        not null,
    automation_id uuid        not null,
    version       integer     not null default 1 check (version > 0),
    name          text        not null,
    document      jsonb       not null,
    -- the transactions that had ended when it was enabled: what they did is not its concern; null while it is disabled
    since         text,
    created_at    timestamptz not null,
    created_by    text        not null,
    updated_at    timestamptz not null,
    updated_by    text        not null,
    primary key (workspace_id, automation_id),
    unique (workspace_id, name)
);

-- How far each consumer has read the feed of a workspace. Whoever reads on holds the row.
create table feed_cursor (
    workspace_id uuid   not null,
    consumer     text   not null,
    tx           xid8   not null,
    seq          bigint not null,
    seen         text,
    primary key (workspace_id, consumer)
);

-- An automation that answers to one change: at most once, whatever happens. Its steps are what it has to do, as of the
-- change, and how far each is.
create table automation_firing (
    workspace_id  uuid        not null,
    automation_id uuid        not null,
    entry_id      uuid        not null, -- the entry of the audit that it answers to
    firing_id     uuid        not null,
    name          text        not null,
    contact_id    uuid        not null,
    kind          text        not null,
    object_id     uuid        not null,
    caused_at     timestamptz not null,
    status        text        not null check (status in ('WAITING', 'DONE', 'FAILED', 'UNKNOWN', 'UNDECIDED')),
    steps         jsonb       not null,
    reason        text,
    failures      integer     not null default 0 check (failures >= 0),
    made_at       timestamptz not null,
    due_at        timestamptz not null,
    ended_at      timestamptz,
    lease_until   timestamptz,
    fence         uuid,
    primary key (workspace_id, automation_id, entry_id),
    unique (workspace_id, firing_id),
    check ((status = 'WAITING') = (ended_at is null))
);

create index automation_firing_by_due on automation_firing (workspace_id, due_at) where status = 'WAITING';
create index automation_firing_of_contact on automation_firing (workspace_id, contact_id, firing_id desc);
create index automation_firing_by_status on automation_firing (workspace_id, status, firing_id desc);
create index automation_firing_by_end on automation_firing (ended_at) where ended_at is not null;
