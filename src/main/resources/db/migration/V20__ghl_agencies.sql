-- What agencies gave at GHL's marketplace, encrypted as credentials are: it opens those of their locations that install the
-- app later. It belongs to the workspace that it was got with.
create table ghl_agency (
    workspace_id uuid        not null,
    company_id   text        not null,
    version      integer     not null check (version > 0),
    ciphertext   bytea       not null,
    nonce        bytea       not null check (length(nonce) = 12),
    key_id       text        not null,
    expires_at   timestamptz not null,
    created_at   timestamptz not null,
    primary key (workspace_id)
);

create index ghl_agency_of on ghl_agency (company_id);
