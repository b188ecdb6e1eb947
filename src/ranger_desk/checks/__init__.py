"""Reasons to look at a park-month: each rule is one small function of records.

Call `flags(park_month, report)`.
"""

from ranger_desk.checks.report_rules import flags

__all__ = ["flags"]
