-- Grain: one statement of one figure about one subject.
create table if not exists facts (
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
    converts varchar
);

comment on table facts is 'One row per figure that says something about something. Query the view evidence, which adds where it stands.';
comment on column facts.fact_id is 'Stable id: article, place in the print and subject.';
comment on column facts.article_id is 'The article it stands in.';
comment on column facts.subject is 'Whom or what the figure is about, canonical name; NULL where the text does not settle it.';
comment on column facts.subject_id is 'organisations.organisation_id of the subject.';
comment on column facts.counterpart is 'The other side, such as the funder, canonical name.';
comment on column facts.counterpart_id is 'organisations.organisation_id of the counterpart.';
comment on column facts.metric is 'funding, investment, financing, projects, papers, patents, labs, centres, companies, institutions, people, students, programmes, hospitals, floor_area, share, growth or other.';
comment on column facts.what is 'The counted noun as printed.';
comment on column facts.value is 'The figure, written out: 4,000萬 is 40000000, 三成半 is 35.';
comment on column facts.value_max is 'Upper end of a range.';
comment on column facts.unit is 'ISO 4217 currency, m2, ha, mu, km2, sqft, % or the classifier of a count.';
comment on column facts.qualifier is 'exact, about, over, nearly, under or at_most.';
comment on column facts.aggregation is 'stock (a state), flow (within a period) or cumulative (since a beginning); never add them together.';
comment on column facts.period_start is 'First day the figure speaks of; NULL where the text does not settle it.';
comment on column facts.period_end is 'Last day the figure speaks of, included.';
comment on column facts.as_of is 'Day for which a state is reported.';
comment on column facts.status is 'actual or planned.';
comment on column facts.quote is 'Qualifier, number and unit as printed, repaired.';
comment on column facts.sentence is 'The sentence around it, repaired.';
comment on column facts.raw_start is 'First character of the quote in clippings.text, from 0.';
comment on column facts.raw_end is 'One past the last character of the quote in clippings.text.';
comment on column facts.rule is 'Name of the rule that bound the subject.';
comment on column facts.confidence is '0 to 1, by rule.';
comment on column facts.converts is 'fact_id of the amount that this one restates in another currency.';
