"""Charts: a table in, a matplotlib Figure out. Reached as `tracker.charts`."""

from tracker.report.charts.events import timeline
from tracker.report.charts.expected import beat_or_miss
from tracker.report.charts.growth import growth
from tracker.report.charts.lines import metric, views_over_time
from tracker.report.charts.multiples import small_multiples
from tracker.report.charts.ranks import audience_share, views_by_title
from tracker.report.charts.sheet import Chart

__all__ = [
    "Chart",
    "audience_share",
    "beat_or_miss",
    "growth",
    "metric",
    "small_multiples",
    "timeline",
    "views_by_title",
    "views_over_time",
]
