-- When a creation was first sent: how long a CRM recognises repeats counts from there, not from the last.
alter table write_ledger add column first_at timestamptz not null default now();
update write_ledger set first_at = noted_at;
