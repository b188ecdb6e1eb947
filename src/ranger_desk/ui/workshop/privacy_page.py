"""The section Privacy: what stays on this computer, where it lies, and what may be fetched."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QGridLayout

from ranger_desk import paths
from ranger_desk.ui.cards import Quiet
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.workshop.page import Page, button, heading, row_of, text_label

_FOLDERS = (
    ("Reviews", "comments, summaries and decisions", paths.reviews_folder),
    ("Models", "bases that were downloaded, converted or quantised", paths.models_folder),
    ("Data sets", "comments with their summaries, to train on", paths.datasets_folder),
    ("Runs", "what was trained, with the rows it learnt from", paths.runs_folder),
    ("Adapters", "adapters that were made or imported here", paths.toolbox_folder),
)


class PrivacyPage(Page):
    """What may leave or reach this computer (nothing, at first), and where the program keeps what."""

    def __init__(self, settings: Settings) -> None:
        super().__init__("Privacy", "Changes apply at once.")
        self._settings = settings
        heading(self.column, "Network")
        self.column.addWidget(
            text_label(
                "Reading, summarising, checking and training happen on this computer. Nothing is reported to anyone, "
                "and the program looks for no updates."
            )
        )
        self.may_download = QCheckBox("&Allow downloads of models when I ask for one")
        self.may_download.toggled.connect(self._allow)
        self.column.addWidget(self.may_download)
        self._network, self._teacher = Quiet(), Quiet()
        self.column.addWidget(self._network)
        self.column.addWidget(self._teacher)
        heading(self.column, "What is kept, and where")
        grid = QGridLayout()
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(8)
        for line, (name, what, folder) in enumerate(_FOLDERS):
            show = button("Open Folder", partial(_open, folder), f"{name}: {what}")
            show.setAccessibleName(f"Open the folder of {name.lower()}")
            grid.addWidget(text_label(f"{name}: {what}"), line, 0)
            grid.addWidget(show, line, 1)
        grid.setColumnStretch(0, 1)
        self.column.addLayout(grid)
        self._where = Quiet()
        self.column.addWidget(self._where)
        heading(self.column, "Traces")
        self.forget = button(
            "Forget Recent Files", self._forget, "Empty the list of files that were opened last; the files stay"
        )
        self.column.addLayout(row_of(self.forget))
        self.column.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        """Show the settings as they are."""
        self.may_download.setChecked(self._settings.may_download)
        self._say_network()
        self._where.setText(f"All of it lies below {paths.data_folder()}.")
        self.forget.setEnabled(bool(self._settings.recent))

    def _allow(self, may: bool) -> None:
        self._settings.may_download = may
        self._say_network()

    def _say_network(self) -> None:
        self._network.setText(
            "A download begins only when you press Download and say yes; it sends the model's name and nothing else."
            if self._settings.may_download
            else "No network: nothing is downloaded."
        )
        where = self._settings.teacher_endpoint or "its address"
        self._teacher.setText(
            f"The teacher (Data) is on: comments go to {where} when you press Send there and say yes."
            if self._settings.teacher_enabled
            else "The teacher (Data) is off: no comment leaves this computer."
        )

    def _forget(self) -> None:
        self._settings.clear_recent()
        self.forget.setEnabled(False)
        self.message.say("The list of recent files is empty.", icon="accepted")


def _open(folder: Callable[[], Path]) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder())))
