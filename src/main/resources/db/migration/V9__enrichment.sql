-- What providers were asked about contacts: once for the same values, unless that failed.
create table enrichment (
    workspace_id uuid        not null,
    contact_id   uuid        not null,
    provider     text        not null,
    inputs       text        not null, -- the hash of the values that it went by
    outcome      text        not null check (
        outcome in ('ASKED', 'ANSWERED', 'FILLED', 'LEFT', 'NOTHING', 'REFUSED', 'FAILED')),
    answer       jsonb,                -- what is still to be filled in
    fields       text[]      not null default '{}',
    reason       text,
    failures     integer     not null default 0,
    due_at       timestamptz,          -- when it is asked again after a failure; null once that is given up
    at           timestamptz not null,
    primary key (workspace_id, contact_id, provider)
);

-- Contacts about which there may be something to ask.
create table enrichment_work (
    workspace_id uuid        not null,
    contact_id   uuid        not null,
    version      bigint      not null default 1,
    due_at       timestamptz not null,
    lease_until  timestamptz,
    fence        uuid,
    primary key (workspace_id, contact_id)
);

create index enrichment_work_by_due on enrichment_work (workspace_id, due_at);

-- How often each provider was asked, by all processes together: within the minute and the UTC day of the last question.
create table enrichment_quota (
    workspace_id uuid        not null,
    provider     text        not null,
    minute       timestamptz not null,
    in_minute    integer     not null,
    day          timestamptz not null,
    in_day       integer     not null,
    primary key (workspace_id, provider)
);
