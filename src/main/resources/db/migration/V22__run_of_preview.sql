-- The id of the run that applies a preview is chosen when the preview is made: whether that run has begun tells whether the
-- preview was applied. Those that were not are made again, as after the hour that they last.
delete from preview where run_id is null;
