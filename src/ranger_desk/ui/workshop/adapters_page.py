"""The section Adapters: the toolbox, which adapter answers, and what another one would change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.steering import Steering
from ranger_desk.evaluation import gold
from ranger_desk.evaluation.scores import Scores
from ranger_desk.operations import Progress
from ranger_desk.ui import dialogs, icons
from ranger_desk.ui import wording as words
from ranger_desk.ui.cards import Card, Quiet
from ranger_desk.ui.record_table import Field
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.small_table import SmallTable
from ranger_desk.ui.workshop.changes_dialog import ChangesDialog
from ranger_desk.ui.workshop.fuse_panel import FusePanel
from ranger_desk.ui.workshop.page import WorkingPage, ask_file, ask_folder, button, heading, row_of, text_label
from ranger_desk.ui.workshop.score_fields import score_fields
from ranger_desk.ui.workshop.work import OnProgress
from ranger_desk.workshop import packing, reading, rerun, toolbox
from ranger_desk.workshop.packing import SUFFIX
from ranger_desk.workshop.rerun import Change, Preview
from ranger_desk.workshop.toolbox import Adapter, AsksFirst, ToolboxError

_FILES = f"Adapters (*{SUFFIX} adapters.safetensors adapters.npz)"


class AdaptersPage(WorkingPage):
    """The adapters that ship and those made or imported here.

    Signals:
        model_changed: another adapter answers from now on.
        reports_replaced: reports of the open review are others.
        wanted: the id of a park-month that the reviewer wants to see.
        model_made: a fused model is among the models.
    """

    model_changed = Signal()
    reports_replaced = Signal()
    wanted = Signal(int)
    model_made = Signal()

    def __init__(self, settings: Settings, review: Callable[[], Path | None]) -> None:
        super().__init__(
            "Adapters",
            "The toolbox. The active adapter answers from the next run on; reports keep the adapter that made them.",
        )
        self._settings, self._review = settings, review
        self._now = text_label()
        self.table: SmallTable[Adapter] = SmallTable(
            "Adapters",
            (
                Field("Adapter", lambda adapter: adapter.name, decoration=lambda _at, one: _mark(one), least=14),
                Field("Base", lambda adapter: adapter.base),
                Field("Format", lambda adapter: adapter.format),
                Field("Data", lambda adapter: adapter.data, least=20),
                *score_fields(),
                Field("Made", lambda adapter: adapter.made[:10]),
            ),
            wide=3,
            spared=(2, 8, 1),
        )
        self.activate = button("Activate", self._activate)
        self.roll_back = button("Roll Back", self._roll_back, "Let the adapter answer again that did before")
        self.measure = button("Measure…", self._ask_rows, "Measure its scores on labelled comments")
        self.export = button("Export…", self._ask_export, "Write it as one file")
        self.delete = button("Delete", self._delete)
        self.undelete = button("Undo Delete", self._undelete)
        self.import_file = button("Import File…", self._ask_import_file, "As one file, or one of plain mlx-lm")
        self.import_folder = button("Import Folder…", self._ask_import_folder, "A folder in mlx-lm's form")
        self.try_out = button(
            "What Would Change…", self._try, "Read the open review again with this adapter; nothing is replaced yet"
        )
        self.other = QComboBox()
        self.other.setAccessibleName("Another adapter")
        self.other.setAccessibleDescription("Another adapter")
        self.disagree = button("Where They Disagree…", self._disagree, "Both read the open review")
        self._why = Quiet()
        self.fuse = FusePanel(self.work, review)
        self.fuse.fused.connect(lambda _fused: self.model_made.emit())
        self._history = text_label()
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_adapter())
        self.refresh()

    @property
    def adapter(self) -> Adapter | None:
        """The adapter that is chosen in the table."""
        row = self.table.currentIndex().row()
        return self.table.records.records[row] if row >= 0 else None

    def choose(self, name: str) -> None:
        """Choose an adapter of the table."""
        for row, adapter in enumerate(self.table.records.records):
            if adapter.name == name:
                self.table.selectRow(row)

    def refresh(self) -> None:
        """Show the toolbox as it is."""
        chosen = self.adapter
        try:
            found, past = toolbox.adapters(), toolbox.history()
        except ToolboxError as error:
            self.tell(error)
            return
        self.table.show_records(found)
        active = next((adapter.name for adapter in found if adapter.active), "")
        follows = self._settings.model == ModelChoice()
        self._now.setText(
            f"Active: {active}."
            + ("" if follows else " But another model was chosen in Models; Activate goes back to the toolbox.")
        )
        self._history.setText(
            "\n".join(f"{entry.time[:16].replace('T', ' ')} UTC: {entry.adapter}" for entry in reversed(past))
            or "No other adapter was activated yet."
        )
        other = self.other.currentText()
        self.other.clear()
        self.other.addItems([adapter.name for adapter in found])
        self.other.setCurrentText(other)
        self.choose(active)
        self.choose(chosen.name if chosen else active)
        self._show_adapter()

    def update_buttons(self) -> None:
        """Offer what can be done with the chosen adapter now."""
        adapter, free = self.adapter, not self.work.busy
        there, follows = adapter is not None, self._settings.model == ModelChoice()
        self.activate.setEnabled(adapter is not None and not (adapter.active and follows))
        self.roll_back.setEnabled(_can_roll_back())
        for own in (self.measure, self.export):
            own.setEnabled(free and there)
        for into in (self.import_file, self.import_folder):
            into.setEnabled(free)
        self.delete.setEnabled(free and adapter is not None and not adapter.shipped and not adapter.active)
        deleted = toolbox.deleted()
        self.undelete.setEnabled(bool(deleted))
        self.undelete.setToolTip(f"Bring {deleted[0]} back" if deleted else "Nothing was deleted")
        open_ = self._review() is not None
        self.try_out.setEnabled(free and there and open_)
        self.disagree.setEnabled(free and there and open_ and self.other.count() > 1)
        self._why.setText("" if open_ else "Open a review to see what another adapter says of its comments.")
        self._why.setVisible(not open_)
        self.fuse.update_buttons()

    def _lay_out(self) -> None:
        self.column.addWidget(self._now)
        self.column.addWidget(Card(self.table))
        self.column.addLayout(row_of(self.activate, self.roll_back, self.measure, self.export))
        self.column.addLayout(row_of(self.import_file, self.import_folder, self.delete, self.undelete))
        self.column.addWidget(self.bar)
        heading(self.column, "On the open review")
        self.column.addLayout(row_of(self.try_out, self.disagree, Quiet("with", wraps=False), self.other))
        self.column.addWidget(self._why)
        self.column.addWidget(self.fuse)
        heading(self.column, "Which adapter was activated when")
        self.column.addWidget(self._history)
        self.column.addStretch(1)

    def _show_adapter(self) -> None:
        if self.adapter is not None:
            self.fuse.show_adapter(self.adapter)
        self.update_buttons()

    # Which adapter answers

    def _activate(self) -> None:
        if self.adapter is not None:
            self._try_activate(self.adapter.name, confirmed=False)

    def _try_activate(self, name: str, *, confirmed: bool) -> None:
        try:
            adapter = toolbox.activate(name, confirmed=confirmed)
        except AsksFirst as asked:
            dialogs.ask(
                self,
                f"Activate {name} all the same?",
                asked.words,
                "Activate",
                "Keep the Current One",
                lambda: self._try_activate(name, confirmed=True),
            )
        except (ToolboxError, OSError) as error:
            self.tell(error)
        else:
            self._answers(adapter)

    def _roll_back(self) -> None:
        try:
            adapter = toolbox.roll_back()
        except (ToolboxError, OSError) as error:
            self.tell(error)
        else:
            self._answers(adapter)

    def _answers(self, adapter: Adapter) -> None:
        self._settings.model = ModelChoice()
        self.refresh()
        self.message.say(f"{adapter.name} answers from the next run on.", icon="accepted")
        self.model_changed.emit()

    # In and out of the toolbox

    def _ask_import_file(self) -> None:
        ask_file(self, "Import an adapter", _FILES, self._import)

    def _ask_import_folder(self) -> None:
        ask_folder(self, "Import the folder of an adapter", self._import)

    def _import(self, path: Path) -> None:
        def do(_steering: Steering, _on_progress: OnProgress) -> Adapter:
            return packing.take(path)

        self.work.start(f"Importing {path.name}", do, lambda adapter: self._added(adapter, "was imported"))

    def _added(self, adapter: Adapter, what: str) -> None:
        self.refresh()
        self.choose(adapter.name)
        self.message.say(f"{adapter.name} {what}.", icon="accepted")

    def _ask_export(self) -> None:
        adapter = self.adapter
        if adapter is not None:
            suggested = str(Path.home() / f"{adapter.name}{SUFFIX}")
            ask_file(
                self,
                "Export the adapter",
                f"Adapter (*{SUFFIX})",
                lambda path: self._export(adapter, path),
                save_as=suggested,
            )

    def _export(self, adapter: Adapter, path: Path) -> None:
        def do(_steering: Steering, _on_progress: OnProgress) -> Path:
            return packing.write_file(adapter.name, path)

        self.work.start(
            f"Exporting {adapter.name}",
            do,
            lambda written: self.message.say(f"{adapter.name} was written to {written.name}.", icon="accepted"),
        )

    def _delete(self) -> None:
        adapter = self.adapter
        if adapter is None:
            return
        try:
            toolbox.delete(adapter.name)
        except (ToolboxError, OSError) as error:
            self.tell(error)
            return
        self.refresh()
        self.message.say(f"{adapter.name} was deleted.", ways={"Undo": self._undelete})

    def _undelete(self) -> None:
        try:
            adapter = toolbox.undelete()
        except (ToolboxError, OSError) as error:
            self.tell(error)
        else:
            self._added(adapter, "is back")

    def _ask_rows(self) -> None:
        ask_file(self, "Choose labelled comments", "Labelled comments (*.jsonl)", self._measure)

    def _measure(self, path: Path) -> None:
        adapter = self.adapter
        if adapter is None:
            return

        def do(steering: Steering, on_progress: OnProgress) -> Scores:
            def tell(progress: Progress) -> None:
                on_progress("Comments answered", progress.done, progress.total)

            return toolbox.measure(adapter.name, gold.read(path), on_progress=tell, steering=steering)

        self.work.start(f"Measuring {adapter.name}", do, lambda _scores: self._added(adapter, "was measured"))

    # What other adapters say of the open review

    def _try(self) -> None:
        adapter, path = self.adapter, self._review()
        if adapter is None or path is None:
            return

        def do(steering: Steering, on_progress: OnProgress) -> Preview:
            return rerun.preview(path, adapter.choice, on_progress=on_progress, steering=steering)

        def done(preview: Preview) -> None:
            said = (
                f"{words.amount(len(preview.changes), 'report')} would change, {preview.same:,} would stay the same. "
                "Decisions stay in any case."
            )
            title, names = f"What {adapter.name} would change", ("Now", adapter.name)
            dialog = ChangesDialog(self, title, said, names, preview.changes, "Replace Reports")
            dialog.agreed.connect(lambda: self._replace(path, preview))
            dialog.wanted.connect(self.wanted)
            dialogs.shown(dialog)

        self.work.start(f"{adapter.name} reads the review", do, done)

    def _replace(self, path: Path, preview: Preview) -> None:
        def do(_steering: Steering, _on_progress: OnProgress) -> int:
            return rerun.apply(path, preview.read)

        def done(number: int) -> None:
            said = f"{words.amount(number, 'report')} of {preview.read.name} hold now; earlier ones are kept."
            self.message.say(said, icon="accepted")
            self.reports_replaced.emit()

        self.work.start("Replacing reports", do, done)

    def _disagree(self) -> None:
        one, path = self.adapter, self._review()
        other = next((a for a in self.table.records.records if a.name == self.other.currentText()), None)
        if one is None or other is None or path is None:
            return
        if one.name == other.name:
            self.message.say("Choose another adapter to compare with: these are the same.", icon="medium")
            return

        def do(steering: Steering, on_progress: OnProgress) -> list[Change]:
            items = rerun.comments(path)
            said = [
                reading.read(adapter.choice, items, on_progress=on_progress, steering=steering)
                for adapter in (one, other)
            ]
            return rerun.disagreements(items, *said)

        def done(changes: list[Change]) -> None:
            said = f"{one.name} and {other.name} disagree on {words.amount(len(changes), 'park-month')}."
            dialog = ChangesDialog(self, "Where they disagree", said, (one.name, other.name), changes)
            dialog.wanted.connect(self.wanted)
            dialogs.shown(dialog)

        self.work.start(f"{one.name} and {other.name} read the review", do, done)


def _mark(adapter: Adapter) -> object:
    return icons.icon("accepted", lambda colours: colours.good) if adapter.active else icons.icon("off")


def _can_roll_back() -> bool:
    try:
        return bool(toolbox.history())
    except ToolboxError:
        return False
