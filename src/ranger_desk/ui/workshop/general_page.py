"""The section General: who reviews, how the window looks, and the settings as a file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QSpinBox

from ranger_desk.ui import dialogs, settings_file
from ranger_desk.ui.cards import Quiet
from ranger_desk.ui.look import Look
from ranger_desk.ui.settings import ZOOM, Settings, full_name
from ranger_desk.ui.theme import Appearance
from ranger_desk.ui.workshop.page import Page, ask_file, button, form, heading, row_of

_APPEARANCES = {Appearance.SYSTEM: "As the system", Appearance.LIGHT: "Light", Appearance.DARK: "Dark"}
_FILES = "Settings (*.json)"


class GeneralPage(Page):
    """The reviewer's name, appearance and text size; import, export and defaults of all settings.

    Signals:
        all_changed: every setting may be another.
    """

    all_changed = Signal()

    def __init__(self, settings: Settings, look: Look) -> None:
        super().__init__("General", "Changes apply at once; the name stands beside the decisions you make from now on.")
        self._settings, self._look = settings, look
        self.name = QLineEdit()
        self.name.setPlaceholderText(full_name())
        self.name.setMinimumWidth(320)
        self.appearance = QComboBox()
        for appearance, words in _APPEARANCES.items():
            self.appearance.addItem(words, str(appearance))
        self.zoom = QSpinBox()
        self.zoom.setRange(*(round(100 * factor) for factor in ZOOM))
        self.zoom.setSingleStep(10)
        self.zoom.setSuffix(" %")
        self.name.editingFinished.connect(self._name_changed)
        self.appearance.activated.connect(lambda _at: look.appear(Appearance(self.appearance.currentData())))
        self.zoom.valueChanged.connect(lambda percent: look.zoom(percent / 100))
        rows = form()
        for label, field in (("&Reviewer", self.name), ("&Appearance", self.appearance), ("&Text size", self.zoom)):
            rows.addRow(label, field)
            field.setAccessibleName(label.replace("&", ""))
        self.column.addLayout(rows)
        heading(self.column, "Settings as a file")
        self.column.addWidget(
            Quiet(
                "All settings of this window and of the checks, to be kept or taken to another computer. Keys and "
                "passwords are never in it."
            )
        )
        self.column.addLayout(
            row_of(
                button("Export Settings…", self._ask_export),
                button("Import Settings…", self._ask_import),
                button("Restore Defaults…", self._ask_defaults),
            )
        )
        self.column.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        """Show the settings as they are."""
        self.name.setText(self._settings.reviewer)
        self.appearance.setCurrentIndex(self.appearance.findData(str(self._settings.appearance)))
        self.zoom.blockSignals(True)
        self.zoom.setValue(round(100 * self._settings.zoom))
        self.zoom.blockSignals(False)

    def _name_changed(self) -> None:
        self._settings.reviewer = self.name.text()

    def _ask_export(self) -> None:
        suggested = str(Path.home() / "ranger-desk-settings.json")
        ask_file(self, "Export Settings", _FILES, self._export, save_as=suggested)

    def _ask_import(self) -> None:
        ask_file(self, "Import Settings", _FILES, self._import)

    def _ask_defaults(self) -> None:
        dialogs.ask(
            self,
            "Go back to the settings as they come?",
            "Your name, appearance, text size, model, checks and permissions are set back. Reviews, models, data sets "
            "and adapters stay.",
            "Restore Defaults",
            "Keep Settings",
            self._restore,
        )

    def _export(self, path: Path) -> None:
        try:
            settings_file.write(self._settings, path)
        except (OSError, ValueError) as error:
            self.tell(error)
            return
        self.message.say(f"The settings were written to {path.name}.", icon="accepted")

    def _import(self, path: Path) -> None:
        try:
            settings_file.read(self._settings, path)
        except (OSError, ValueError) as error:
            self.tell(error)
            return
        self._show_all(f"The settings of {path.name} hold from now on.")

    def _restore(self) -> None:
        try:
            settings_file.restore_defaults(self._settings)
        except OSError as error:
            self.tell(error)
            return
        self._show_all("The settings are as they come.")

    def _show_all(self, said: str) -> None:
        self.refresh()
        self._look.appear(self._settings.appearance)
        self._look.zoom(self._settings.zoom)
        self.message.say(said, icon="accepted")
        self.all_changed.emit()
