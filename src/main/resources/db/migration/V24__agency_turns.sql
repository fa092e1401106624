-- Who is using what an agency gave, and until when: its refresh token is good once, and several locations may install the
-- app at a time.
alter table ghl_agency
    add column holder uuid,
    add column lease_until timestamptz;
