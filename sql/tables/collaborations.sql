-- Grain: one statement of one collaboration.
create table if not exists collaborations (
    collaboration_id varchar not null,
    article_id varchar not null,
    kind varchar not null,
    name varchar,
    parties varchar[] not null,
    party_ids varchar[] not null,
    status varchar not null,
    quote varchar not null,
    raw_start integer not null,
    raw_end integer not null,
    rule varchar not null
);

comment on table collaborations is 'One row per statement that parties work together, or that a place hosts one.';
comment on column collaborations.collaboration_id is 'Stable id.';
comment on column collaborations.article_id is 'The article it stands in.';
comment on column collaborations.kind is 'joint_institute, joint_lab, agreement, joint_training, incubator, fund, alliance, base or other.';
comment on column collaborations.name is 'Name of the joint undertaking as printed.';
comment on column collaborations.parties is 'Canonical names of the parties.';
comment on column collaborations.party_ids is 'organisations.organisation_id of each party, in the same order.';
comment on column collaborations.status is 'established or planned.';
comment on column collaborations.quote is 'The words that say so, repaired.';
comment on column collaborations.raw_start is 'First character of the quote in clippings.text, from 0.';
comment on column collaborations.raw_end is 'One past the last character of the quote in clippings.text.';
comment on column collaborations.rule is 'Name of the rule that found it.';
