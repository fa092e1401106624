-- When the last export of a workspace's whole audit began that came to its end.
alter table workspace add column exported_at timestamptz;
