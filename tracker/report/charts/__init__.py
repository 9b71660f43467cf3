"""Charts: a table in, a matplotlib Figure out. Reached as `tracker.charts`."""

from tracker.report.charts.events import timeline
from tracker.report.charts.lines import metric, views_over_time
from tracker.report.charts.sheet import Chart

__all__ = ["Chart", "metric", "timeline", "views_over_time"]
