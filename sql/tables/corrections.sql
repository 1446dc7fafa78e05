-- Grain: one corrected field of one fact. Rebuilt from seeds/corrections.csv on every publication.
create table if not exists corrections (
    fact_id varchar not null,
    field varchar not null,
    original varchar,
    corrected varchar,
    who varchar not null,
    why varchar not null,
    decided_on date not null,
    line integer not null
);

comment on table corrections is 'One row per field of a fact that somebody corrected or reviewed, with what the rules had read.';
comment on column corrections.fact_id is 'The fact; facts has it as the rules read it, corrected_facts as it counts.';
comment on column corrections.field is 'Column that was corrected; drop: it is no fact; reviewed: it was found right.';
comment on column corrections.original is 'What stood there before.';
comment on column corrections.corrected is 'What counts.';
comment on column corrections.who is 'Who decided it.';
comment on column corrections.why is 'Why.';
comment on column corrections.decided_on is 'When.';
comment on column corrections.line is 'Line of seeds/corrections.csv.';
