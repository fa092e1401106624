-- The rule sets of a workspace, each with its document as its author wrote it. One that was active once is never active
-- again and never changes, so that who activated what, when, and in place of which, stays on record.
create table rule_set (
    workspace_id uuid        not null,
    rule_set_id  uuid        not null,
    number       integer     not null check (number > 0),
    version      integer     not null,
    name         text        not null,
    status       text        not null check (status in ('DRAFT', 'ACTIVE', 'RETIRED')),
    document     jsonb       not null,
    created_at   timestamptz not null,
    created_by   text        not null,
    updated_at   timestamptz not null,
    updated_by   text        not null,
    activated_at timestamptz,
    activated_by text,
    replaced_id  uuid,
    retired_at   timestamptz,
    primary key (workspace_id, rule_set_id),
    unique (workspace_id, number),
    check ((status = 'DRAFT') = (activated_at is null)),
    check ((activated_at is null) = (activated_by is null)),
    check ((status = 'RETIRED') = (retired_at is not null))
);

create unique index rule_set_active on rule_set (workspace_id) where status = 'ACTIVE';
