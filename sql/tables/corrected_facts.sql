-- Grain: one fact that seeds/corrections.csv names, as it counts. Rebuilt on every publication.
create table if not exists corrected_facts (
    fact_id varchar not null,
    article_id varchar not null,
    subject varchar,
    subject_id varchar,
    counterpart varchar,
    counterpart_id varchar,
    metric varchar not null,
    what varchar,
    value double not null,
    value_max double,
    unit varchar not null,
    qualifier varchar not null,
    aggregation varchar not null,
    period_start date,
    period_end date,
    as_of date,
    status varchar not null,
    quote varchar not null,
    sentence varchar not null,
    raw_start integer not null,
    raw_end integer not null,
    rule varchar not null,
    confidence double not null,
    converts varchar,
    is_dropped boolean not null
);

comment on table corrected_facts is 'One row per fact that somebody corrected or reviewed, with the corrections applied; facts keeps what the rules read.';
comment on column corrected_facts.fact_id is 'Stable id: article, place in the print and subject.';
comment on column corrected_facts.article_id is 'The article it stands in.';
comment on column corrected_facts.subject is 'Whom or what the figure is about, canonical name; NULL where the text does not settle it.';
comment on column corrected_facts.subject_id is 'organisations.organisation_id of the subject.';
comment on column corrected_facts.counterpart is 'The other side, such as the funder, canonical name.';
comment on column corrected_facts.counterpart_id is 'organisations.organisation_id of the counterpart.';
comment on column corrected_facts.metric is 'funding, investment, financing, projects, papers, patents, labs, centres, companies, institutions, people, students, programmes, hospitals, floor_area, share, growth or other.';
comment on column corrected_facts.what is 'The counted noun as printed.';
comment on column corrected_facts.value is 'The figure, written out: 4,000萬 is 40000000, 三成半 is 35.';
comment on column corrected_facts.value_max is 'Upper end of a range.';
comment on column corrected_facts.unit is 'ISO 4217 currency, m2, ha, mu, km2, sqft, % or the classifier of a count.';
comment on column corrected_facts.qualifier is 'exact, about, over, nearly, under or at_most.';
comment on column corrected_facts.aggregation is 'stock (a state), flow (within a period) or cumulative (since a beginning); never add them together.';
comment on column corrected_facts.period_start is 'First day the figure speaks of; NULL where the text does not settle it.';
comment on column corrected_facts.period_end is 'Last day the figure speaks of, included.';
comment on column corrected_facts.as_of is 'Day for which a state is reported.';
comment on column corrected_facts.status is 'actual or planned.';
comment on column corrected_facts.quote is 'Qualifier, number and unit as printed, repaired.';
comment on column corrected_facts.sentence is 'The sentence around it, repaired.';
comment on column corrected_facts.raw_start is 'First character of the quote in clippings.text, from 0.';
comment on column corrected_facts.raw_end is 'One past the last character of the quote in clippings.text.';
comment on column corrected_facts.rule is 'Name of the rule that bound the subject.';
comment on column corrected_facts.confidence is '0 to 1, by rule.';
comment on column corrected_facts.converts is 'fact_id of the amount that this one restates in another currency.';
comment on column corrected_facts.is_dropped is 'Somebody found that it is no fact: views leave it out.';
