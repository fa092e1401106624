-- How often the CRMs of a workspace are asked for their latest changes of single kinds, such as {"TASK": "PT1M"}; the other
-- kinds go by the installation's intervals.
alter table workspace add column poll_every jsonb not null default '{}' check (jsonb_typeof(poll_every) = 'object');
