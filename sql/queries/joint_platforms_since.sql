-- Which joint institutes, laboratories and bases are reported since a year?
-- year: 2000
select platform, kind, parties, is_established, n_reports, n_distinct, first_seen, quote
from joint_platforms
where first_seen is null or year(first_seen) >= $year::integer
order by first_seen nulls last, platform;
