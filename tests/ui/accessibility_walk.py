"""What assistive software is told of a window: its elements, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QWidget

Role, Text = QAccessible.Role, QAccessible.Text
NO_ROLE = (Role.NoRole, Role.Client)


def elements(widget: QWidget) -> Iterator[QAccessibleInterface]:
    """What can be seen of a window, in the order of reading; of long tables the first rows."""
    yield from _inside(QAccessible.queryAccessibleInterface(widget))


def _inside(element: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield element
    for place in range(min(element.childCount(), 60)):
        child = element.child(place)
        if child is not None and child.isValid() and not child.state().invisible:
            yield from _inside(child)


def nameless(widget: QWidget) -> list[str]:
    """The elements that take the keyboard or are a picture of progress and do not say what they are for."""
    return [_words(element) for element in elements(widget) if _wants_name(element) and not _has_name(element)]


def _wants_name(element: QAccessibleInterface) -> bool:
    state = element.state()
    controls = (Role.Button, Role.CheckBox, Role.RadioButton, Role.ComboBox, Role.ProgressBar, Role.Cell, Role.ListItem)
    return (bool(state.focusable) and not state.disabled) or element.role() in controls


def _has_name(element: QAccessibleInterface) -> bool:
    if element.role() is Role.ComboBox:  # on macOS and Linux its name is only what is chosen
        labels = [each for each, kind in element.relations() if kind & QAccessible.RelationFlag.Label]
        return bool(labels or element.text(Text.Description))
    return bool(element.text(Text.Name))


def _words(element: QAccessibleInterface) -> str:
    around = []
    parent = element.parent()
    while parent is not None and parent.isValid():
        if name := parent.text(Text.Name):
            around.append(name)
        parent = parent.parent()
    object_ = element.object()
    kind = type(object_).__name__ if object_ is not None else ""
    return f"{element.role().name} {kind} '{element.text(Text.Name)}' = '{element.text(Text.Value)}' in {around}"
