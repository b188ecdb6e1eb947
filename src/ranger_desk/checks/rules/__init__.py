"""The rules, each one small function from a `Case` to flags.

`RULES` holds all of them, in the order in which the settings show them.
"""

from ranger_desk.checks.rules import closed, compared, counters, opened, report, shutdown, written

RULES = (
    *closed.RULES,
    *opened.RULES,
    *compared.RULES,
    *counters.RULES,
    *written.RULES,
    *shutdown.RULES,
    *report.RULES,
)
