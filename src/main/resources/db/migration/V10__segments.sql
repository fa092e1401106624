-- Saved filters of contacts, each kept equal to a list at Rankr.
create table segment (
    workspace_id  uuid        not null,
    segment_id    uuid        not null,
    version       integer     not null default 1,
    name          text        not null,
    filter        jsonb       not null,
    status        text        not null check (status in ('RUNNING', 'PAUSED', 'HELD')),
    reason        text,
    list_id       text,                 -- null until it is made
    owns_list     boolean     not null, -- whether Tandem made it
    keeps_others  boolean     not null, -- whether those whom somebody else put on the list stay
    created_at    timestamptz not null,
    created_by    text        not null,
    updated_at    timestamptz not null,
    updated_by    text        not null,
    compared_at   timestamptz,
    compare_at    timestamptz not null, -- when list and filter are compared whole next
    compare_until timestamptz,          -- how long the process that does so has it to itself
    fence         uuid,
    primary key (workspace_id, segment_id),
    check ((status = 'RUNNING') = (reason is null) or status = 'PAUSED')
);

create unique index segment_of_list on segment (workspace_id, list_id) where list_id is not null;
create unique index segment_of_name on segment (workspace_id, name);

-- Who is to be on the list of a segment, and who is, as far as Tandem knows.
create table segment_member (
    workspace_id uuid        not null,
    segment_id   uuid        not null,
    contact_id   uuid        not null,
    wanted       boolean     not null,
    actual       text        not null check (actual in ('NO', 'UNKNOWN', 'YES')), -- unknown while it is being changed
    own          boolean     not null, -- whether Tandem put it there
    allowed      boolean     not null default false, -- whether a person has allowed to take it off
    rankr_id     text,                 -- as which it is on the list
    due_at       timestamptz not null,
    lease_until  timestamptz,
    fence        uuid,
    failures     integer     not null default 0,
    reason       text,
    at           timestamptz not null, -- when "actual" was last found out
    seen_at      timestamptz,          -- when it was last seen on the list
    removed_at   timestamptz,          -- when Tandem took it off
    primary key (workspace_id, segment_id, contact_id)
);

create index segment_member_pending on segment_member (workspace_id, segment_id, due_at)
    where wanted and actual <> 'YES' or not wanted and actual <> 'NO';
create index segment_member_removing on segment_member (workspace_id, segment_id) where not wanted and actual <> 'NO';
create index segment_member_removed on segment_member (workspace_id, segment_id, removed_at) where removed_at is not null;
