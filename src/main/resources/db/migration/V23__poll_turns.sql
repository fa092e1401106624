-- Whose turn it is, of censuses and of all others apart, without a look at all that are due. The strongest lock comes first.
drop index poll_by_due;
create index poll_by_turn on poll (due_at) where task <> 'CENSUS';
create index poll_census_by_turn on poll (due_at) where task = 'CENSUS';
