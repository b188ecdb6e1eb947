"""Which count fields a place stands for: said by the program, corrected by the reviewer, kept for the park."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from count_samples import FERRY, LARCH, row
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialogButtonBox, QLabel
from pytestqt.qtbot import QtBot
from ui_samples import summarise
from window_steps import choose_in_file_dialog, dialog, of, press_button

from ranger_desk import operations
from ranger_desk.records import Correction
from ranger_desk.ui.links_dialog import LinksDialog
from ranger_desk.ui.main_window import MainWindow

PARK_MONTH = row(2018, 1).park_month
Key = Qt.Key


def ticked(asking: LinksDialog) -> set[str]:
    items = [asking.fields.item(place) for place in range(asking.fields.count())]
    return {item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() is Qt.CheckState.Checked}


def found(asking: LinksDialog) -> list[str]:
    items = [asking.fields.item(place) for place in range(asking.fields.count())]
    return [item.text() for item in items if not item.isHidden()]


def why(asking: LinksDialog) -> str:
    return asking._why.text()


@pytest.fixture
def asked(qtbot: QtBot) -> Callable[..., LinksDialog]:
    def make(closure=LARCH, corrections=()) -> LinksDialog:
        made = LinksDialog(PARK_MONTH, closure, corrections)
        qtbot.addWidget(made)
        made.show()
        return made

    return make


def test_what_the_program_links_is_ticked_first_and_explained(asked):
    asking = asked()
    assert ticked(asking) == {"F3", "F4"}
    assert asking.fields.item(0).text() == "LARCH CAMPGROUND TENTS (F3): 3,037"
    assert "'larch'" in why(asking).casefold()


def test_search_narrows_by_label_and_code(qtbot: QtBot, asked):
    asking = asked()
    qtbot.keyClicks(asking.search, "larch rv")
    assert found(asking) == ["LARCH CAMPGROUND RVS (F4): 4,037"]
    asking.search.setText("f5")
    assert found(asking) == ["FERRY PASSENGERS (F5): 5,037"]


def test_space_ticks_a_field_and_untick_means_never(qtbot: QtBot, asked):
    asking = asked()
    qtbot.keyClick(asking.fields, Key.Key_Space)
    assert ticked(asking) == {"F4"}
    assert "never stands for the place" in why(asking)
    asking.tick("F5", True)
    assert asking.correction == Correction("ELMR", "Larch Campground", ("F4", "F5"), ("F3",))


def test_a_place_may_stand_for_nothing(asked):
    asking = asked()
    asking.tick("F3", False)
    asking.tick("F4", False)
    assert asking.correction == Correction("ELMR", "Larch Campground", (), ("F3", "F4"))


def test_what_was_said_before_is_shown_and_can_be_left_to_the_program(qtbot: QtBot, asked):
    asking = asked(LARCH, [Correction("ELMR", "Larch Campground", ("F4",), ("F3",))])
    assert ticked(asking) == {"F4"}
    assert "reviewer said" in why(asking)
    assert asking.forget.isVisible()
    asking.forget.click()
    assert asking.correction is None
    assert not asked(FERRY).forget.isVisible()


def test_without_a_change_nothing_is_kept(qtbot: QtBot, asked):
    asking = asked()
    with qtbot.waitSignal(asking.rejected):
        qtbot.mouseClick(
            asking.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Save), Qt.MouseButton.LeftButton
        )


def stands_for(window: MainWindow) -> str:
    return window.page.pane.closed.findChildren(QLabel)[-1].text()


def fields_of_flags(window: MainWindow, place: int = 0) -> list[str | None]:
    (found,) = of(window).rows(of(window).ids()[place : place + 1])
    return [flag.field for flag in found.standing_flags]


def test_a_correction_is_used_at_once_in_every_month_and_in_other_reviews(qtbot: QtBot, counted: MainWindow):
    assert stands_for(counted) == "Larch Campground stands for LARCH CAMPGROUND TENTS (F1)."
    assert fields_of_flags(counted) == ["F1"]
    qtbot.keyClick(counted.page.table, "l")
    asking = dialog(qtbot, LinksDialog)
    assert isinstance(asking, LinksDialog)
    asking.tick("F1", False)
    asking.tick("F3", True)
    press_button(qtbot, asking, "Save")
    qtbot.waitUntil(lambda: fields_of_flags(counted, 0) == fields_of_flags(counted, 1) == ["F3"])
    qtbot.waitUntil(lambda: stands_for(counted) == "Larch Campground stands for MARINA (F3).")
    qtbot.waitUntil(lambda: [card.flag.field for card in counted.page.pane.flags.cards] == ["F3"])
    assert counted.page.pane.counts.lines[0].count.field == "F3"
    assert operations.corrections(of(counted)) == [Correction("ELMR", "Larch Campground", ("F3",), ("F1",))]


def test_a_correction_is_taken_back_by_leaving_it_to_the_program(qtbot: QtBot, counted: MainWindow):
    operations.correct(of(counted), Correction("ELMR", "Larch Campground", ("F3",), ("F1",)))
    counted.page.pane.closures.selectRow(0)
    press_button(qtbot, counted.page.pane.closed, "Count Fields…")
    asking = dialog(qtbot, LinksDialog)
    assert isinstance(asking, LinksDialog)
    asking.forget.click()
    press_button(qtbot, asking, "Save")
    qtbot.waitUntil(lambda: fields_of_flags(counted) == ["F1"])
    assert operations.corrections(of(counted)) == []


def test_a_closure_without_counts_offers_nothing(qtbot: QtBot, opened: MainWindow):
    summarise(of(opened), of(opened).ids())
    opened.page.take_all()
    assert not opened.commands.link.isEnabled()
    assert not opened.page.pane.closed._below.isVisible()


# Taken back, handed on


def correct_in(qtbot: QtBot, window: MainWindow) -> None:
    """Say that the campground stands for the marina's field."""
    qtbot.keyClick(window.page.table, "l")
    asking = dialog(qtbot, LinksDialog)
    assert isinstance(asking, LinksDialog)
    asking.tick("F1", False)
    asking.tick("F3", True)
    press_button(qtbot, asking, "Save")
    qtbot.waitUntil(lambda: fields_of_flags(window, 0) == fields_of_flags(window, 1) == ["F3"])


def test_a_correction_is_undone_and_redone_as_decisions_are(qtbot: QtBot, counted: MainWindow):
    correct_in(qtbot, counted)
    counted.page.table.step(1)
    counted.commands.accept.trigger()
    assert counted.commands.undo.text() == "&Undo accept ELMR, February 2015"
    counted.commands.undo.trigger()
    assert counted.commands.undo.text() == "&Undo count fields of Larch Campground, ELMR"
    counted.commands.undo.trigger()
    qtbot.waitUntil(lambda: fields_of_flags(counted, 0) == fields_of_flags(counted, 1) == ["F1"])
    qtbot.waitUntil(lambda: stands_for(counted) == "Larch Campground stands for LARCH CAMPGROUND TENTS (F1).")
    assert counted.page.table.current == of(counted).ids()[0]
    assert operations.corrections(of(counted)) == []
    assert counted.commands.redo.text() == "&Redo count fields of Larch Campground, ELMR"
    counted.commands.redo.trigger()
    qtbot.waitUntil(lambda: fields_of_flags(counted, 0) == fields_of_flags(counted, 1) == ["F3"])


def test_corrections_are_written_as_a_file_and_read_from_one(qtbot: QtBot, counted: MainWindow, tmp_path: Path):
    counted.commands.export_corrections.trigger()
    assert "there is no correction" in counted.message.text
    correct_in(qtbot, counted)
    counted.commands.export_corrections.trigger()
    choose_in_file_dialog(qtbot, tmp_path / "places.json")
    qtbot.waitUntil(lambda: counted.message.text == "1 correction was written to places.json.")
    counted.commands.undo.trigger()
    qtbot.waitUntil(lambda: fields_of_flags(counted, 0) == ["F1"])
    counted.commands.import_corrections.trigger()
    choose_in_file_dialog(qtbot, tmp_path / "places.json")
    said = "1 correction was imported from places.json, 1 for parks of this review."
    qtbot.waitUntil(lambda: counted.message.text == said)
    qtbot.waitUntil(lambda: fields_of_flags(counted, 0) == fields_of_flags(counted, 1) == ["F3"])
    qtbot.waitUntil(lambda: not counted.check.checker.busy)
    counted.commands.undo.trigger()
    qtbot.waitUntil(lambda: fields_of_flags(counted, 0) == fields_of_flags(counted, 1) == ["F1"])
    qtbot.waitUntil(lambda: not counted.check.checker.busy)


def test_a_damaged_file_of_corrections_is_refused(qtbot: QtBot, counted: MainWindow, tmp_path: Path):
    damaged = tmp_path / "places.json"
    damaged.write_text('{"corrections": [{"unit_code": "ELMR"}]}')
    counted.commands.import_corrections.trigger()
    choose_in_file_dialog(qtbot, damaged)
    qtbot.waitUntil(lambda: counted.stack.currentWidget() is counted.error)
    said = " ".join(label.text() for label in counted.error.findChildren(QLabel))
    assert "Correction 1: 'place' must be a text." in said
    assert operations.corrections(of(counted)) == []
