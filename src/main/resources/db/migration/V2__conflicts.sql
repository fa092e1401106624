alter table link
    add column apart         text[] not null default '{}' check (apart <@ array ['GHL', 'RANKR']),
    add column ghl_changed   jsonb,
    add column rankr_changed jsonb;

comment on column link.apart is 'the CRMs at which the object is deliberately not kept';

-- What a person has to decide about an object. An open one is brought up to date, or overtaken, by every look at its object.
create table conflict (
    workspace_id uuid        not null,
    conflict_id  uuid        not null,
    link_id      uuid        not null,
    contact_id   uuid        not null,
    kind         text        not null,
    type         text        not null,
    field        text        not null default '', -- empty: about the whole object
    base         jsonb,
    ghl          jsonb,
    rankr        jsonb,
    candidates   uuid[]      not null default '{}',
    rule         text        not null,
    reason       text        not null,
    status       text        not null default 'OPEN' check (status in ('OPEN', 'RESOLVED', 'OVERTAKEN')),
    opened_at    timestamptz not null,
    closed_at    timestamptz,
    actor        text,
    resolution   text,
    primary key (workspace_id, conflict_id),
    check ((status = 'OPEN') = (closed_at is null))
);

create unique index conflict_once on conflict (workspace_id, link_id, type, field) where status = 'OPEN';
create index conflict_of_object on conflict (workspace_id, link_id, conflict_id desc);
create index conflict_by_status on conflict (workspace_id, status, conflict_id desc);

-- Deletions that followed one at the other CRM, counted so that not too many follow by themselves.
create table removal (
    workspace_id uuid        not null,
    link_id      uuid        not null,
    kind         text        not null,
    at           timestamptz not null,
    primary key (workspace_id, link_id)
);

create index removal_by_time on removal (workspace_id, kind, at);
