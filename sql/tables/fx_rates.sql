-- Grain: currency × year. Rebuilt from seeds/fx_rates.csv on every publication.
create table if not exists fx_rates (
    currency varchar not null,
    year integer not null,
    hkd double not null
);

comment on table fx_rates is 'One row per rate that the user filled into seeds/fx_rates.csv; empty where there is none.';
comment on column fx_rates.currency is 'ISO 4217.';
comment on column fx_rates.year is 'Calendar year it holds for.';
comment on column fx_rates.hkd is 'Hong Kong dollars for one unit of the currency.';
