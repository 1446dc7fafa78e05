-- Grain: one fact of a clipping that is still in seeds/, with the place it stands in
create or replace view evidence as
with facts_in_force as (
    select *, false as reviewed from facts where fact_id not in (select fact_id from corrected_facts)
    union all by name
    select * exclude (is_dropped), true as reviewed from corrected_facts where not is_dropped
)
select
    f.fact_id, c.file, a.position as article_position, a.headline, c.outlet, c.published_on,
    f.subject, f.subject_id, s.side as subject_side, f.counterpart, f.counterpart_id,
    f.metric, f.what, f.value, f.value_max, f.unit, f.qualifier, f.aggregation,
    f.period_start, f.period_end, f.as_of, f.status,
    f.quote, f.sentence, f.raw_start, f.raw_end, f.rule, f.confidence, f.converts,
    f.reviewed, st.story_id, f.article_id, a.clipping_id
from facts_in_force f
join articles a using (article_id)
join clippings c using (clipping_id)
left join article_stories st using (article_id)
left join organisations s on s.organisation_id = f.subject_id
where c.retired_at is null;

comment on view evidence is 'Every fact with the clipping, article, sentence and characters that prove it. Start here.';
comment on column evidence.fact_id is 'Stable id of the fact.';
comment on column evidence.file is 'Clipping, relative to seeds/.';
comment on column evidence.article_position is 'Article within the clipping, from 1.';
comment on column evidence.headline is 'Headline of the article.';
comment on column evidence.outlet is 'Newspaper, agency or site.';
comment on column evidence.published_on is 'Publication date of the clipping.';
comment on column evidence.subject is 'Whom or what the figure is about, canonical name.';
comment on column evidence.subject_id is 'organisations.organisation_id of the subject.';
comment on column evidence.subject_side is 'HK, SZ, GBA, mainland or overseas.';
comment on column evidence.counterpart is 'The other side, such as the funder.';
comment on column evidence.counterpart_id is 'organisations.organisation_id of the counterpart.';
comment on column evidence.metric is 'What kind of figure: funding, projects, labs …';
comment on column evidence.what is 'The counted noun as printed.';
comment on column evidence.value is 'The figure, written out.';
comment on column evidence.value_max is 'Upper end of a range.';
comment on column evidence.unit is 'Currency, area unit, % or classifier.';
comment on column evidence.qualifier is 'exact, about, over, nearly, under or at_most.';
comment on column evidence.aggregation is 'stock, flow or cumulative.';
comment on column evidence.period_start is 'First day the figure speaks of.';
comment on column evidence.period_end is 'Last day the figure speaks of.';
comment on column evidence.as_of is 'Day for which a state is reported.';
comment on column evidence.status is 'actual or planned.';
comment on column evidence.quote is 'Qualifier, number and unit as printed.';
comment on column evidence.sentence is 'The sentence around it.';
comment on column evidence.raw_start is 'First character of the quote in clippings.text, from 0.';
comment on column evidence.raw_end is 'One past its last character.';
comment on column evidence.rule is 'Rule that bound the subject.';
comment on column evidence.confidence is '0 to 1, by rule.';
comment on column evidence.converts is 'fact_id of the amount this one restates in another currency.';
comment on column evidence.reviewed is 'Whether somebody checked or corrected it; corrections has what stood there before.';
comment on column evidence.story_id is 'The story its article tells; reprints share it.';
comment on column evidence.article_id is 'The article.';
comment on column evidence.clipping_id is 'The clipping.';
