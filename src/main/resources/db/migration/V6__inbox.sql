-- What the CRMs' webhooks told: kept as long as they may be delivered again, so that a repeat is known for one. Not in
-- partitions by time: the one thing that this table has to do is to hold an id once, whenever it comes.
create table inbox (
    workspace_id        uuid        not null,
    -- made in the order of arrival
    inbox_id            uuid        not null,
    crm                 text        not null check (crm in ('GHL', 'RANKR')),
    delivery_id         text        not null,
    type                text        not null,
    -- where to look; null if it is about nothing that is kept in step
    kind                text        check (kind in ('CONTACT', 'TASK', 'NOTE', 'APPOINTMENT')),
    external_id         text,
    contact_external_id text,
    action              text        not null check (action in ('CREATED', 'CHANGED', 'DELETED', 'OTHER')),
    contact_id          uuid,
    received_at         timestamptz not null,
    -- when it may be followed up next; past that, whoever was at it is taken to be dead
    due_at              timestamptz not null,
    failures            integer     not null default 0 check (failures >= 0),
    processed_at        timestamptz,
    outcome             text        check (outcome in ('QUEUED', 'TAKEN_IN', 'RECORDED', 'GONE', 'FAILED')),
    reason              text,
    primary key (workspace_id, inbox_id),
    unique (workspace_id, crm, delivery_id),
    check ((kind is null) = (external_id is null)),
    check ((processed_at is null) = (outcome is null))
);

create index inbox_waiting on inbox (workspace_id, due_at) where processed_at is null;
