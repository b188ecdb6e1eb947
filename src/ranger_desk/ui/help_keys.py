"""The keys that do something, as a part of the guide: read from the commands themselves, so that they never differ."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QAction, QKeySequence

from ranger_desk.ui.actions import SINGLE_KEYS, Actions


def tables(actions: Actions) -> str:
    """Markdown: a heading and a table for the single keys, for an edited summary, and for every menu."""
    parts = [
        _table("In the table and the pane beside it", SINGLE_KEYS.items()),
        _table(
            "In the edited summary",
            [(actions.save_edit.shortcut(), actions.save_edit.toolTip()), ("Esc", actions.cancel_edit.toolTip())],
        ),
    ]
    for title, items in actions.menus():
        keys = [
            (action.shortcut(), action.iconText())
            for action in items
            if isinstance(action, QAction) and not action.shortcut().isEmpty()
        ]
        parts.append(_table(f"Menu {title.replace('&', '')}", keys))
    return "\n".join(parts)


def _table(title: str, keys: Iterable[tuple[str | QKeySequence, str]]) -> str:
    """Keys as this system writes them, and what they do."""
    lines = [
        f"| `{QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)}` | {words} |" for key, words in keys
    ]
    return "\n".join([f"## {title}", "", "| key | what it does |", "|---|---|", *lines, ""])
