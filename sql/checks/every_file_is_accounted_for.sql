-- A file is either a clipping or in quarantine, never neither, never both.
select file, 'no clipping' as problem from files f where not is_quarantined and not exists (from clippings c where c.clipping_id = f.clipping_id and c.retired_at is null)
union all select file, 'no reason' from files f where is_quarantined and not exists (from quarantine q where q.file = f.file)
union all select file, 'quarantined without cause' from quarantine q where not exists (from files f where f.file = q.file and f.is_quarantined)
union all select file, 'retired though its file is there' from clippings c where retired_at is null and not exists (from files f where f.clipping_id = c.clipping_id);
