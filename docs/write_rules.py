"""Writes what the rules say of themselves into docs/guide/flags.md: the quoted lines below each rule's title.

    python docs/write_rules.py

The examples and the advice below them are written by hand and stay. Run it when a rule's title, explanation, severity
or threshold changes; a rule that the guide does not have yet is put at its end, without an example.
"""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

from ranger_desk.checks import RULES, Rule

FLAGS = Path(__file__).parent / "guide" / "flags.md"


def updated(markdown: str) -> str:
    """The page with what the rules say now."""
    for rule in RULES:
        said = f"## {rule.title}\n\n{quoted(rule)}\n"
        section = re.compile(rf"^## {re.escape(rule.title)}\n+(?:>.*\n)*\n*", re.MULTILINE)
        if section.search(markdown):
            markdown = section.sub(lambda _found, said=said: said, markdown)
        else:
            markdown = f"{markdown.rstrip()}\n\n{said}"
    return markdown


def quoted(rule: Rule) -> str:
    """What a rule says of itself."""
    severity, on = rule.severity.capitalize(), "on" if rule.default else "off until you switch it on"
    paragraphs = [f"**{severity}; {on}.** {rule.explanation}"]
    paragraphs += [f"*{parameter.title}: {parameter.default:,g}*" for parameter in rule.parameters]
    filled = (textwrap.fill(text, 120, initial_indent="> ", subsequent_indent="> ") for text in paragraphs)
    return "\n>\n".join(filled) + "\n"


if __name__ == "__main__":
    FLAGS.write_text(updated(FLAGS.read_text(encoding="utf-8")), encoding="utf-8")
