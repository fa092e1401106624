-- Workspaces that were created at run time; those of the configuration are in no table.
create table workspace (
    workspace_id       uuid        not null,
    name               text        not null check (name ~ '^[a-z0-9]([a-z0-9-]*[a-z0-9])?$'),
    region             text        not null,
    timezone           text        not null,
    ghl_location_id    text        not null,
    ghl_url            text        not null,
    rankr_url          text        not null,
    rankr_path_prefix  text        not null,
    rankr_token_url    text,
    rankr_scope        text        not null,
    mode               text        not null check (mode in ('LIVE', 'TEST')),
    test_flag          text,
    test_contact_ids   text[]      not null default '{}',
    state              text        not null default 'ACTIVE' check (state in ('ACTIVE', 'PAUSED', 'DELETING')),
    paused_why         text,
    -- Why GHL has to be authorized anew, for people.
    authorization_lost text,
    created_at         timestamptz not null,
    version            integer     not null default 1,
    -- When its deletion was asked for, and until when one replica is at it.
    deleting_since     timestamptz,
    deleting_until     timestamptz,
    primary key (workspace_id),
    constraint workspace_of_name unique (name),
    constraint workspace_of_location unique (ghl_location_id),
    check (mode = 'LIVE' or test_flag is not null or test_contact_ids <> '{}'),
    check ((state = 'PAUSED') = (paused_why is not null)),
    check ((state = 'DELETING') = (deleting_since is not null))
);

create index workspace_deleting on workspace (deleting_since) where state = 'DELETING';
create index workspace_closed on workspace (workspace_id) where state <> 'ACTIVE';

-- What opens the CRMs of those workspaces. The secret itself is encrypted, bound to workspace, CRM, kind and version.
create table credential (
    workspace_id uuid        not null,
    crm          text        not null check (crm in ('GHL', 'RANKR')),
    kind         text        not null,
    version      integer     not null check (version > 0),
    ciphertext   bytea       not null,
    nonce        bytea       not null check (length(nonce) = 12),
    key_id       text        not null,
    -- The last characters, to tell it by.
    hint         text        check (length(hint) <= 4),
    scopes       text[],
    expires_at   timestamptz,
    -- Until when it is used beside the one that replaced it; null if none has.
    valid_until  timestamptz,
    created_at   timestamptz not null,
    primary key (workspace_id, kind, version)
);

create unique index credential_current on credential (workspace_id, kind) where valid_until is null;
create index credential_by_key on credential (key_id);

-- The last version of each kind of credential that a workspace has had: none is used twice, so that what was sealed for one
-- cannot be put in place of another.
create table credential_version (
    workspace_id uuid    not null,
    kind         text    not null,
    version      integer not null,
    primary key (workspace_id, kind)
);

-- The installations from GHL's marketplace: when the pair of tokens is due to be renewed, and who is at it. The refresh
-- token is good for one use, so only the holder of the lease may use it; no transaction is open meanwhile.
create table ghl_install (
    workspace_id  uuid        not null,
    authorized_at timestamptz not null,
    due_at        timestamptz not null,
    failures      integer     not null default 0,
    holder        uuid,
    lease_until   timestamptz,
    primary key (workspace_id)
);

create index ghl_install_due on ghl_install (due_at);

-- Authorizations under way: what GHL is to bring back, hashed, and good once.
create table ghl_state (
    workspace_id uuid        not null,
    state_hash   bytea       not null,
    expires_at   timestamptz not null,
    primary key (state_hash)
);

create index ghl_state_expired on ghl_state (expires_at);
