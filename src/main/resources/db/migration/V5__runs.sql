alter table run
    drop constraint run_status_check,
    add constraint run_status_check check (
        status in ('RUNNING', 'PAUSED', 'HELD', 'DONE', 'FAILED', 'CANCELLED')),
    add column kinds            text        not null default 'CONTACT,TASK,NOTE,APPOINTMENT',
    add column since            timestamptz,
    add column actor            text,
    add column subject          uuid,        -- the run that it undoes
    add column holder           uuid,        -- the process that moves it on, for as long as it beats
    add column seen             integer     not null default 0,
    add column allows_deletions boolean     not null default false,
    -- what rate and remaining time are reckoned from: when it last began or went on, and how far it was then
    add column stretch_at       timestamptz,
    add column stretch_done     integer     not null default 0;

-- One run at a time carries: two would take each other's contacts.
create unique index run_under_way on run (workspace_id) where mode <> 'IMPORT' and status in ('RUNNING', 'PAUSED', 'HELD');

-- What a run has to carry, and what came of it: its checkpoint. A queued one is in "work" too, or being worked on.
create table run_item (
    workspace_id uuid        not null,
    run_id       uuid        not null,
    contact_id   uuid        not null,
    outcome      text        not null default 'PENDING',
    writes       integer     not null default 0,
    reason       text,
    expected     text,       -- the fingerprint of the plan that it is to carry; null to carry whatever differs
    notes        jsonb       not null default '[]',
    at           timestamptz,
    primary key (workspace_id, run_id, contact_id)
);

create index run_item_by_outcome on run_item (workspace_id, run_id, outcome, contact_id);
create index run_item_queued on run_item (workspace_id, contact_id) where outcome = 'QUEUED';

-- On whose account a contact waits: the run that reached it, and the kinds that are to be carried (null: all).
alter table work
    add column run_id uuid,
    add column kinds  text[];

drop index work_by_due;
create index work_by_due on work (workspace_id, lane, due_at) where dead_at is null;
create index work_leased on work (workspace_id) where lease_until is not null;
create index work_dead on work (workspace_id, contact_id) where dead_at is not null;

-- Dry runs, to be applied as they were shown or not at all.
create table preview (
    workspace_id uuid        not null,
    hash         text        not null,
    kinds        text[]      not null,
    contacts     jsonb       not null, -- the fingerprint of each contact's plan, by contact
    made_at      timestamptz not null,
    expires_at   timestamptz not null,
    run_id       uuid,       -- the run that applied it
    primary key (workspace_id, hash)
);
