"""The teacher: off at first; what would be sent is shown before anything is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QSpinBox, QVBoxLayout, QWidget

from ranger_desk import exports, paths
from ranger_desk.engine.choice import EMBEDDED
from ranger_desk.engine.steering import Steering
from ranger_desk.records import Problem
from ranger_desk.ui import dialogs
from ranger_desk.ui.cards import Quiet
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.trouble import told
from ranger_desk.ui.wording import amount
from ranger_desk.ui.workshop.page import ask_file, button, form, heading, row_of, text_label
from ranger_desk.ui.workshop.work import OnProgress, Work
from ranger_desk.workshop import catalogue, teacher
from ranger_desk.workshop.rows import Row
from ranger_desk.workshop.teacher import Plan, Teacher, TeacherError

_EXPORTS = "Exports (*.csv *.xlsx *.xls *.ods);;All files (*)"
_FIRST = 100
"""Comments that are sent unless the reviewer says more."""


class TeacherPanel(QWidget):
    """Has another model write summaries to train on.

    Signals:
        answered: the file of rows that it wrote.
    """

    answered = Signal(object)

    def __init__(self, settings: Settings, work: Work) -> None:
        super().__init__()
        self._settings, self._work = settings, work
        self._plan: Plan | None = None
        self.enabled = QCheckBox("Switch the &teacher on")
        self.endpoint, self.model, self.key = QLineEdit(), QLineEdit(), QLineEdit()
        self.endpoint.setPlaceholderText("http://127.0.0.1:8080/v1")
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setPlaceholderText("Kept in the system's keychain; none for a server on this computer")
        for field in (self.endpoint, self.model, self.key):
            field.setMinimumWidth(420)
        self.most = QSpinBox()
        self.most.setRange(1, 1_000_000)
        self.most.setValue(_FIRST)
        self.most.setGroupSeparatorShown(True)
        self.choose = button("Choose Comments…", self._ask_comments, "Show what would be sent; nothing is sent yet")
        self.send = button("Send…", self._ask_send)
        self.keep_key = button("Keep Key", self._keep_key)
        self.said = text_label()
        self.first = QPlainTextEdit()
        self.first.setReadOnly(True)
        self.first.setAccessibleName("The first message that would be sent")
        self.first.setFixedHeight(130)
        self._lay_out()
        self.enabled.toggled.connect(self._changed)
        for line in (self.endpoint, self.model):
            line.editingFinished.connect(self._changed)
        self.refresh()

    def refresh(self) -> None:
        """Show the settings as they are."""
        self.enabled.setChecked(self._settings.teacher_enabled)
        self.endpoint.setText(self._settings.teacher_endpoint)
        self.model.setText(self._settings.teacher_model)
        self.update_buttons()

    def update_buttons(self) -> None:
        """Offer what can be done now."""
        on, free = self.enabled.isChecked(), not self._work.busy
        for field in (self.endpoint, self.model, self.key, self.keep_key, self.most):
            field.setEnabled(on)
        self.choose.setEnabled(on and free and bool(self.endpoint.text() and self.model.text()))
        self.send.setEnabled(on and free and self._plan is not None and bool(self._plan.months))
        self.said.setVisible(bool(self.said.text()))
        self.first.setVisible(self._plan is not None and bool(self._plan.messages))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        heading(column, "Teacher")
        column.addWidget(
            Quiet(
                "A larger model can write summaries to train on, through any OpenAI-compatible address. It is off, and "
                "while it is off nothing is sent. A server on this computer (127.0.0.1) keeps comments here."
            )
        )
        column.addWidget(self.enabled)
        rows = form()
        for label, field in (
            ("&Address", self.endpoint),
            ("&Model there", self.model),
            ("&Key", self.key),
            ("&Comments at most", self.most),
        ):
            rows.addRow(label, field)
            field.setAccessibleName(label.replace("&", ""))
        column.addLayout(rows)
        column.addLayout(row_of(self.keep_key, self.choose, self.send))
        column.addWidget(self.said)
        column.addWidget(self.first)

    def _changed(self) -> None:
        self._settings.teacher_enabled = self.enabled.isChecked()
        self._settings.teacher_endpoint = self.endpoint.text().strip()
        self._settings.teacher_model = self.model.text().strip()
        self._forget_plan()

    def _forget_plan(self, said: str = "") -> None:
        self._plan = None
        self.said.setText(said)
        self.update_buttons()

    def _keep_key(self) -> None:
        try:
            teacher.keep_key(self.endpoint.text().strip(), self.key.text() or None)
        except TeacherError as error:
            self._forget_plan(" ".join(told(error)).strip())
            return
        said = "The key is in the system's keychain." if self.key.text() else "There is no key in the keychain now."
        self.key.clear()
        self._forget_plan(said)

    def _ask_comments(self) -> None:
        ask_file(self, "Choose comments to be summarised", _EXPORTS, self._make_plan)

    def _make_plan(self, path: Path) -> None:
        endpoint, model = self.endpoint.text().strip(), self.model.text().strip()
        most, out = self.most.value(), paths.datasets_folder() / f"teacher-{path.stem}.jsonl"

        def do(_steering: Steering, on_progress: OnProgress) -> Plan:
            on_progress("Reading comments and counting tokens; nothing is sent", 0, 0)
            asked = Teacher(endpoint, model, enabled=True)
            months = [month for month in exports.read(path).park_months if month.comment.strip()][:most]
            return teacher.plan(asked, months, out, catalogue.find(EMBEDDED))

        self._forget_plan()
        self._work.start(f"Planning what to send of {path.name}", do, self._planned)

    def _planned(self, plan: Plan) -> None:
        self._plan = plan
        self.said.setText(plan.words + ("" if plan.months else " Nothing is left to be sent."))
        self.first.setPlainText(plan.messages[0] if plan.messages else "")
        self.update_buttons()

    def _ask_send(self) -> None:
        plan = self._plan
        if plan is not None:
            where = "this computer" if plan.teacher.local else plan.teacher.endpoint
            dialogs.ask(
                self,
                f"Send {amount(len(plan.months), 'comment')} to {where}?",
                plan.words,
                "Send",
                "Cancel",
                lambda: self._send(plan),
            )

    def _send(self, plan: Plan) -> None:
        def do(steering: Steering, on_progress: OnProgress) -> tuple[list[Row], list[Problem]]:
            return teacher.ask(plan, on_progress=on_progress, steering=steering)

        def done(answered: tuple[list[Row], list[Problem]]) -> None:
            rows, problems = answered
            left = f" {amount(len(problems), 'answer')} could not be read." if problems else ""
            self._forget_plan(f"{amount(len(rows), 'row')} stand in {plan.out.name}, chosen above.{left}")
            self.answered.emit(plan.out)

        self._work.start(f"{plan.teacher.model} writes summaries", do, done)
