"""The offline HTML site: see :mod:`flows.report.site`."""

from flows.report.site import Report, write_report

__all__ = ["Report", "write_report"]
