-- Keys that open the API. Only their holders know them: here is what they are recognised by, and what they open. What was
-- revoked or has expired stays, so that whoever is named in the audit can be told.
create table api_key (
    key_id       uuid        primary key,
    hash         bytea       not null unique check (length(hash) = 32),
    name         text        not null check (length(name) between 1 and 200),
    scopes       text[]      not null check (cardinality(scopes) > 0),
    workspaces   text[]      not null check (cardinality(workspaces) > 0),
    created_at   timestamptz not null,
    created_by   text        not null,
    expires_at   timestamptz check (expires_at > created_at),
    revoked_at   timestamptz,
    revoked_by   text,
    last_used_at timestamptz,
    check ((revoked_at is null) = (revoked_by is null))
);
