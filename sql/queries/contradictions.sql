-- Where do two clippings say different things of the same?
select institution, metric, period_end, quote, file, other_quote, other_file, is_same_story
from conflicting_figures
order by difference desc;
