-- What is the latest known number of laboratories, projects, papers and patents of each institution?
select institution, metric, what, value, unit, qualifier, known_for, n_reports, n_distinct, quote
from activity_by_institution
where metric in ('labs', 'projects', 'papers', 'patents') and status = 'actual'
order by institution, metric, what;
