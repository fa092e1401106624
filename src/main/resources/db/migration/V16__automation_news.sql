-- When each CRM says that it got the record: what is old there is not new, though Tandem comes to know it only now.
alter table link
    add column ghl_created   timestamptz,
    add column rankr_created timestamptz;

-- What the CRMs got before then is not new to an automation: when it was enabled, or its workspace let loose after that.
alter table automation add column new_from timestamptz;

update automation set new_from = updated_at where since is not null;
