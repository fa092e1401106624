-- Which keys a workspace has, to be listed and counted, and which were made with a key: without a look at everybody's.
create index api_key_by_workspace on api_key using gin (workspaces);
create index api_key_by_maker on api_key (created_by);
