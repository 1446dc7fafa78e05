-- Which stories were printed more than once?
select headline, first_published, n_reports, outlets, scripts, files
from stories
where n_reports > 1
order by n_reports desc, first_published;
