-- The id of the run that applies a preview is chosen when the preview is made: whether that run has begun tells whether the
-- preview was applied.
update preview set run_id = gen_random_uuid() where run_id is null;
