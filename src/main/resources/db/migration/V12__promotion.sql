-- The workspaces that were configured to be tried out first, and were then let loose by a person.
create table promotion (
    workspace_id uuid        not null,
    promoted_at  timestamptz not null,
    promoted_by  text,
    primary key (workspace_id)
);
