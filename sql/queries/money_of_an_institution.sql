-- How much research money is reported for one institution, year by year?
-- institution: 香港城市大學深圳研究院
select institution, year, currency, aggregation, status, amount, n_figures, n_reports, n_distinct, reviewed
from funding_by_institution
where hans(institution) like '%' || hans($institution) || '%'
order by institution, year nulls last, currency, aggregation;
