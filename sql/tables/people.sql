-- Grain: one person in one article.
create table if not exists people (
    article_id varchar not null,
    name varchar not null,
    role varchar,
    organisation varchar,
    organisation_id varchar,
    quote varchar not null,
    raw_start integer not null,
    raw_end integer not null
);

comment on table people is 'One row per person named with a role in an article. Reporters are in articles.byline.';
comment on column people.article_id is 'The article it stands in.';
comment on column people.name is 'Name as printed.';
comment on column people.role is 'Role as printed.';
comment on column people.organisation is 'Canonical name of the organisation the role is in.';
comment on column people.organisation_id is 'organisations.organisation_id.';
comment on column people.quote is 'The words that say so, repaired.';
comment on column people.raw_start is 'First character of the quote in clippings.text, from 0.';
comment on column people.raw_end is 'One past the last character of the quote in clippings.text.';
