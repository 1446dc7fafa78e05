-- Every row leads up to a clipping, every reference to an organisation.
select 'article' as what, article_id as id from articles anti join clippings using (clipping_id)
union all select 'block', block_id from blocks anti join clippings using (clipping_id)
union all select 'block of an article', block_id from blocks b where article_id is not null and not exists (from articles a where a.article_id = b.article_id)
union all select 'fact', fact_id from facts anti join articles using (article_id)
union all select 'collaboration', collaboration_id from collaborations anti join articles using (article_id)
union all select 'person', name from people anti join articles using (article_id)
union all select 'issue', detail from issues anti join clippings using (clipping_id)
union all select 'subject', fact_id from facts f where subject_id is not null and not exists (from organisations o where o.organisation_id = f.subject_id)
union all select 'counterpart', fact_id from facts f where counterpart_id is not null and not exists (from organisations o where o.organisation_id = f.counterpart_id)
union all select 'party', collaboration_id from (select collaboration_id, unnest(party_ids) as party_id from collaborations) p
    where not exists (from organisations o where o.organisation_id = p.party_id)
union all select 'parent', organisation_id from organisations o where parent_id is not null and not exists (from organisations p where p.organisation_id = o.parent_id);
