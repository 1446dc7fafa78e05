-- What is known about Hong Kong–Shenzhen collaboration, year by year?
select s.year, m.name_en as metric, m.name_zh, s.total, s.unit, s.aggregation, s.status, s.n_institutions, s.n_reports, s.n_distinct, s.confidence
from hk_sz_scorecard s
join vocabulary m on m.domain = 'metric' and m.word = s.metric
order by s.year nulls last, s.metric, s.unit;
