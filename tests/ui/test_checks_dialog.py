"""Which rules are on: explained, with their thresholds, and the flags they would raise before anything is kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractSpinBox, QLabel, QSpinBox
from pytestqt.qtbot import QtBot
from ui_samples import summarise, write_counted
from window_steps import dialog, of, open_in, press_button

from ranger_desk import operations
from ranger_desk.checks import DEFAULT, RULES, Settings
from ranger_desk.review import Review
from ranger_desk.ui.checks_dialog import ChecksDialog
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.rules_model import RulesModel

Role = Qt.ItemDataRole
NAMES = [rule.name for rule in RULES]
CLOSED = NAMES.index("closed-but-counted")
WITH_THRESHOLD = next(place for place, rule in enumerate(RULES) if any(p.whole for p in rule.parameters))


@pytest.fixture
def asking(qtbot: QtBot, counted: MainWindow) -> ChecksDialog:
    counted.commands.checks.trigger()
    found = dialog(qtbot, ChecksDialog)
    assert isinstance(found, ChecksDialog)
    qtbot.waitUntil(lambda: flags(found, CLOSED) == ("2", "2"))
    return found


def flags(asking: ChecksDialog, row: int) -> tuple[str, str]:
    """The flags of a rule: now, and with the dialog's settings."""
    return asking.rules.index(row, 2).data(), asking.rules.index(row, 3).data()


def switch(qtbot: QtBot, asking: ChecksDialog, row: int) -> None:
    asking.table.selectRow(row)
    asking.table.setCurrentIndex(asking.rules.index(row, 0))
    qtbot.keyClick(asking.table, Qt.Key.Key_Space)


def test_it_is_a_proper_model(qtmodeltester, qapp):
    model = RulesModel(DEFAULT)
    qtmodeltester.check(model, force_py=True)
    model.show_now({"closed-but-counted": 3})
    qtmodeltester.check(model, force_py=True)


def test_every_rule_has_a_title_a_severity_and_a_plain_explanation(asking: ChecksDialog):
    assert [asking.rules.index(row, 0).data() for row in range(len(RULES))] == [rule.title for rule in RULES]
    for row, rule in enumerate(RULES):
        asking.table.selectRow(row)
        said = [label.text() for label in asking.findChildren(QLabel)]
        assert rule.explanation in said
        assert len(asking._spins) == len(rule.parameters)
        assert all(spin.accessibleName() for spin in asking._spins.values())


def test_space_switches_a_rule_and_its_flags_are_counted_before_it_is_kept(
    qtbot: QtBot, asking: ChecksDialog, counted: MainWindow
):
    switch(qtbot, asking, CLOSED)
    qtbot.waitUntil(lambda: flags(asking, CLOSED) == ("2", "0"))
    assert operations.check_settings() == DEFAULT
    assert of(counted).counts().flagged == 2


def test_apply_keeps_the_settings_and_checks_again(qtbot: QtBot, asking: ChecksDialog, counted: MainWindow):
    switch(qtbot, asking, CLOSED)
    press_button(qtbot, asking, "Apply")
    qtbot.waitUntil(lambda: of(counted).counts().flagged == 0)
    assert not operations.check_settings().is_on(RULES[CLOSED])
    qtbot.waitUntil(lambda: not counted.page.pane.flags.cards)
    assert operations.is_checked(of(counted))


def test_cancel_keeps_nothing(qtbot: QtBot, asking: ChecksDialog, counted: MainWindow):
    switch(qtbot, asking, CLOSED)
    press_button(qtbot, asking, "Cancel")
    assert operations.check_settings() == DEFAULT
    assert of(counted).counts().flagged == 2


def test_thresholds_are_spun_within_their_bounds(qtbot: QtBot, asking: ChecksDialog):
    rule = RULES[WITH_THRESHOLD]
    parameter = next(p for p in rule.parameters if p.whole)
    asking.table.selectRow(WITH_THRESHOLD)
    spin = asking._spins[parameter.name]
    assert isinstance(spin, QSpinBox)
    assert (spin.minimum(), spin.maximum(), spin.value()) == (parameter.least, parameter.most, parameter.default)
    qtbot.keyClick(spin, Qt.Key.Key_Up)
    assert asking.settings.threshold(parameter) > parameter.default
    asking.table.selectRow(CLOSED)
    asking.table.selectRow(WITH_THRESHOLD)
    assert asking._spins[parameter.name].value() == asking.settings.threshold(parameter)


def test_defaults_bring_everything_back(qtbot: QtBot, asking: ChecksDialog, counted: MainWindow):
    switch(qtbot, asking, CLOSED)
    asking._fixed.setText("elmr, OAKH f12")
    assert asking.settings.fixed_estimates == {"ELMR", "OAKH F12"}
    press_button(qtbot, asking, "Defaults")
    assert asking.settings == DEFAULT
    assert asking._fixed.text() == ""
    qtbot.waitUntil(lambda: flags(asking, CLOSED) == ("2", "2"))


def test_apply_waits_for_a_change(qtbot: QtBot, asking: ChecksDialog):
    apply = asking._buttons.button(asking._buttons.StandardButton.Apply)
    assert not apply.isEnabled()
    switch(qtbot, asking, CLOSED)
    assert apply.isEnabled()
    switch(qtbot, asking, CLOSED)
    assert not apply.isEnabled()


def test_it_opens_without_a_review(qtbot: QtBot, make_window: Callable[..., MainWindow]):
    window = make_window()
    window.commands.checks.trigger()
    asking = dialog(qtbot, ChecksDialog)
    assert isinstance(asking, ChecksDialog)
    switch(qtbot, asking, CLOSED)
    press_button(qtbot, asking, "Apply")
    assert not operations.check_settings().is_on(RULES[CLOSED])


def test_settings_that_cannot_be_read_are_told_and_the_defaults_offered(
    qtbot: QtBot, counted: MainWindow, ranger_desk_home: Path
):
    operations.keep_check_settings(Settings())
    (file,) = ranger_desk_home.glob("checks*.json")
    file.write_text("{")
    counted.commands.checks.trigger()
    asking = dialog(qtbot, ChecksDialog)
    assert isinstance(asking, ChecksDialog)
    assert str(file) in counted.message.text
    assert asking.settings == DEFAULT


def test_a_review_is_checked_when_it_is_opened_and_when_counts_come(
    qtbot: QtBot, make_window: Callable[..., MainWindow], tmp_path: Path
):
    window = open_in(qtbot, make_window(), write_counted(tmp_path / "counted.csv"))
    qtbot.waitUntil(lambda: operations.is_checked(of(window)))
    summarise(of(window), of(window).ids())
    counts = tmp_path / "more.csv"
    counts.write_text(
        "UnitCode,ParkName,Date,FieldName,Label,Value\nELMR,Elm River,2015-01-01,F1,LARCH CAMPGROUND TENTS,41\n"
    )
    operations.add_counts(of(window), counts)
    assert not operations.is_checked(of(window))
    window.check.check()
    qtbot.waitUntil(lambda: of(window).counts().flagged == 2)
    qtbot.waitUntil(lambda: window.page.filters._rule.findText(RULES[CLOSED].title) > 0)


def test_while_the_model_writes_no_whole_review_is_checked(qtbot: QtBot, counted: MainWindow, monkeypatch):
    checked: list[object] = []
    counted.check.checker.checked.connect(lambda ids, _facets: checked.append(ids))
    qtbot.waitUntil(lambda: not counted.check.checker.busy)
    operations.keep_check_settings(DEFAULT.with_rule(RULES[CLOSED], on=False))
    counted.check.checker.hold(True)
    counted.check.checker.check()
    counted.check.checker.check_some(of(counted).ids()[:1])
    qtbot.waitUntil(lambda: checked == [of(counted).ids()[:1]])
    counted.check.checker.hold(False)
    qtbot.waitUntil(lambda: len(checked) == 2 and checked[1] is None)


def test_a_park_month_is_checked_although_the_whole_review_was(qtbot: QtBot, counted: MainWindow):
    checked: list[object] = []
    counted.check.checker.checked.connect(lambda ids, _facets: checked.append(ids))
    first = of(counted).ids()[:1]
    of(counted).replace_flags([(first[0], ())])
    counted.check.checker.check()
    counted.check.checker.check_some(first)
    qtbot.waitUntil(lambda: not counted.check.checker.busy)
    assert checked[-1] == first
    assert len(of(counted).rows(first)[0].standing_flags) == 1


def test_rules_that_cannot_be_run_are_told_and_reviewing_goes_on(
    qtbot: QtBot, counted: MainWindow, ranger_desk_home: Path
):
    (ranger_desk_home / "checks.json").write_text("[]")
    counted.check.checker.check_some(of(counted).ids())
    qtbot.waitUntil(lambda: "checks.json" in counted.message.text)
    qtbot.keyClick(counted.page.table, "a")
    assert of(counted).counts().decided == 1


def test_an_edited_summary_is_checked_again(qtbot: QtBot, counted: MainWindow):
    page = counted.page
    qtbot.keyClick(page.table, "e")
    page.pane.summary.setPlainText("January: No Closures.")
    counted.commands.save_edit.trigger()
    first = of(counted).ids()[0]
    qtbot.waitUntil(lambda: not of(counted).rows([first])[0].standing_flags)
    page.undo()
    qtbot.waitUntil(lambda: len(of(counted).rows([first])[0].standing_flags) == 1)


def test_checks_are_named_for_those_who_cannot_see_them(asking: ChecksDialog):
    assert asking.table.accessibleName() == "Checks"
    assert all(spin.accessibleName() for spin in asking.findChildren(QAbstractSpinBox))


def test_a_review_of_another_window_is_not_touched(qtbot: QtBot, asking: ChecksDialog, counted: MainWindow):
    asking.reject()
    path = of(counted).path
    counted.commands.close_review.trigger()
    assert not counted.check.checker.busy
    with Review.open(path) as review:
        assert review.counts().flagged == 2
