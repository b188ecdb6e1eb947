"""The rules, each one small function from a `Case` to flags.

`RULES` holds all of them.
"""

from ranger_desk.checks.rules import report

RULES = (*report.RULES,)
