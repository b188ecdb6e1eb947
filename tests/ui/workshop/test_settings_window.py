"""The settings window: its sections, what applies at once, and the settings as a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QScrollArea
from pytestqt.qtbot import QtBot
from window_steps import CTRL, choose_in_file_dialog, dialog, open_in, press_button

from ranger_desk import checks, operations
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.ui import settings_file, theme
from ranger_desk.ui.checks_dialog import ChecksDialog
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.settings_file import SettingsFileRefused
from ranger_desk.ui.theme import Appearance
from ranger_desk.ui.workshop.window import SettingsWindow

SECTIONS = ["General", "Models", "Data", "Training", "Adapters", "Checks", "Privacy"]


def test_command_comma_opens_it_and_the_arrow_keys_go_through_its_sections(qtbot: QtBot, window: MainWindow):
    qtbot.keyClick(window, Qt.Key.Key_Comma, CTRL)
    pane = window.workshop.window
    assert pane.isVisible()
    assert [pane.sections.item(row).text() for row in range(pane.sections.count())] == SECTIONS
    seen = []
    for _ in SECTIONS:
        seen.append(pane.page.title)
        qtbot.keyClick(pane.sections, Qt.Key.Key_Down)
    assert seen == SECTIONS


def test_closing_hides_it_and_it_comes_back_where_it_was(qtbot: QtBot, window: MainWindow, pane: SettingsWindow):
    pane.go_to("Privacy")
    qtbot.keyClick(pane, Qt.Key.Key_Escape)
    assert not pane.isVisible()
    window.commands.settings.trigger()
    assert window.workshop.window is pane
    assert pane.page.title == "Privacy"


def test_every_section_fits_into_1280_by_800(pane: SettingsWindow, qapp):
    pane.resize(1280, 800)
    for title in SECTIONS:
        pane.go_to(title)
        qapp.processEvents()
        assert (pane.width(), pane.height()) == (1280, 800)
        area = pane.page.findChild(QScrollArea)
        assert area.horizontalScrollBar().maximum() == 0


class TestGeneral:
    def test_a_name_is_kept_when_it_is_written(self, qtbot: QtBot, section, settings: Settings):
        page = section("General")
        page.name.clear()
        qtbot.keyClicks(page.name, "Robin Vale")
        qtbot.keyClick(page.name, Qt.Key.Key_Return)
        assert settings.reviewer == "Robin Vale"

    def test_appearance_and_text_size_hold_at_once(self, qtbot: QtBot, section, settings: Settings, qapp):
        page = section("General")
        page.appearance.setFocus()
        qtbot.keyClicks(page.appearance, "Dark")
        assert settings.appearance is Appearance.DARK
        assert theme.of(qapp.palette()).dark
        before = qapp.font().pointSizeF()
        qtbot.keyClick(page.zoom, Qt.Key.Key_Up)
        assert settings.zoom == pytest.approx(1.1)
        assert qapp.font().pointSizeF() == pytest.approx(1.1 * before)

    def test_settings_go_out_as_a_file_and_come_back(self, qtbot: QtBot, section, settings: Settings, tmp_path: Path):
        page, file = section("General"), tmp_path / "mine.json"
        settings.may_download = True
        rules = checks.DEFAULT.with_rule(checks.RULES[0], not checks.DEFAULT.is_on(checks.RULES[0]))
        operations.keep_check_settings(rules)
        press_button(qtbot, page, "Export Settings…")
        choose_in_file_dialog(qtbot, file)
        assert "written to mine.json" in page.message.text
        press_button(qtbot, page, "Restore Defaults…")
        press_button(qtbot, dialog(qtbot, QMessageBox), "Restore Defaults")
        assert (settings.reviewer, settings.may_download) == ("", False)
        assert operations.check_settings() == checks.DEFAULT
        press_button(qtbot, page, "Import Settings…")
        choose_in_file_dialog(qtbot, file)
        assert (settings.reviewer, settings.may_download) == ("Dana Reyes", True)
        assert operations.check_settings() == rules
        assert page.name.text() == "Dana Reyes"

    @pytest.mark.parametrize(
        ("change", "told"),
        [
            ({"zoom": 9}, "'zoom' must be a number from 0.7 to 2.0, not 9"),
            ({"zoom": True}, "'zoom' must be a number"),
            ({"appearance": "purple"}, "'appearance' must be one of system, light, dark"),
            ({"may_download": "yes"}, "'may_download' must be true or false"),
            ({"colour": "red"}, "'colour', which is no setting"),
            ({"checks": {"rules": {"no-such-rule": True}}}, "There is no rule 'no-such-rule'"),
            ({"version": 2}, "update the program"),
            ({"form": "something else"}, "choose one that Export Settings wrote"),
        ],
    )
    def test_a_wrong_file_is_refused_as_a_whole(self, settings: Settings, tmp_path: Path, change: dict, told: str):
        file = tmp_path / "changed.json"
        settings_file.write(settings, file)
        given = json.loads(file.read_text(encoding="utf-8"))
        file.write_text(json.dumps({**given, "reviewer": "Someone Else", **change}), encoding="utf-8")
        with pytest.raises(SettingsFileRefused, match=r"changed\.json") as refused:
            settings_file.read(settings, file)
        assert told in str(refused.value)
        assert settings.reviewer == "Dana Reyes"

    def test_what_a_file_does_not_name_stays(self, settings: Settings, tmp_path: Path):
        settings.model = ModelChoice("/models/llama", "none")
        file = tmp_path / "short.json"
        file.write_text('{"form": "ranger-desk-settings", "version": 1, "zoom": 1.5}')
        settings_file.read(settings, file)
        assert settings.zoom == 1.5
        assert settings.model == ModelChoice("/models/llama", "none")

    def test_a_file_that_is_no_json_is_told(self, qtbot: QtBot, section, tmp_path: Path):
        page, file = section("General"), tmp_path / "odd.json"
        file.write_text("{")
        press_button(qtbot, page, "Import Settings…")
        choose_in_file_dialog(qtbot, file)
        assert "odd.json is no file of settings: it is no JSON" in page.message.text


class TestPrivacy:
    def test_there_is_no_network_until_it_is_allowed(self, qtbot: QtBot, section, settings: Settings):
        page = section("Privacy")
        assert not settings.may_download
        assert "No network" in page._network.text()
        qtbot.keyClick(page.may_download, Qt.Key.Key_Space)
        assert settings.may_download
        assert "No network" not in page._network.text()

    def test_it_says_whether_comments_may_go_to_the_teacher(self, section, settings: Settings):
        page = section("Privacy")
        assert "no comment leaves this computer" in page._teacher.text()
        settings.teacher_enabled, settings.teacher_endpoint = True, "https://teacher.example/v1"
        page.refresh()
        assert "comments go to https://teacher.example/v1 when you press Send" in page._teacher.text()

    def test_recent_files_are_forgotten(self, qtbot: QtBot, section, settings: Settings, tmp_path: Path):
        settings.add_recent(tmp_path)
        page = section("Privacy")
        press_button(qtbot, page, "Forget Recent Files")
        assert settings.recent == []


class TestChecks:
    def test_it_tells_how_many_are_on_and_leads_to_the_dialog(self, qtbot: QtBot, section):
        operations.keep_check_settings(checks.DEFAULT.with_rule(checks.RULES[0], False))
        page = section("Checks")
        states = [page.table.records.index(row, 2).data() for row in range(len(checks.RULES))]
        on = sum(operations.check_settings().is_on(rule) for rule in checks.RULES)
        assert states[0] == "Off"
        assert states.count("On") == on
        assert page._said.text() == f"{on} of {len(checks.RULES)} checks are on."
        press_button(qtbot, page, "Choose Checks…")
        dialog(qtbot, ChecksDialog).reject()


def test_another_model_is_loaded_for_the_open_review(
    qtbot: QtBot, make_window: Callable[..., MainWindow], comments: Path, with_tiny: Path, settings: Settings
):
    window = open_in(qtbot, make_window(), comments)
    told: list[bool] = []
    window.workshop.model_changed.connect(lambda: told.append(True))
    window.workshop.window.go_to("Models")
    models = window.workshop.window.page
    models.choose(str(with_tiny.resolve()))
    press_button(qtbot, models, "Use for Summarising")
    assert told
    assert settings.model.model == str(with_tiny.resolve())
    assert f"Summarising: {with_tiny.name}" in models._now.text()
