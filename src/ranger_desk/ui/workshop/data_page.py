"""The section Data: a data set to train on, made of what is there, with its sizes, lengths and problems."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QHBoxLayout, QLineEdit, QSpinBox

from ranger_desk import paths
from ranger_desk.closures.formats import FORMATS
from ranger_desk.engine.steering import Steering
from ranger_desk.records import Problem
from ranger_desk.ui.cards import Card, Quiet
from ranger_desk.ui.record_table import Field
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.small_table import SmallTable
from ranger_desk.ui.wording import amount
from ranger_desk.ui.workshop.bar_chart import Bar, Histogram
from ranger_desk.ui.workshop.data_source import Kind, SourceForm
from ranger_desk.ui.workshop.known_models import known_models
from ranger_desk.ui.workshop.page import WorkingPage, button, form, heading, row_of, text_label
from ranger_desk.ui.workshop.teacher_panel import TeacherPanel
from ranger_desk.ui.workshop.work import OnProgress
from ranger_desk.workshop import catalogue, datasets, tables
from ranger_desk.workshop.datasets import CARD, PAPER, DataSet, Recipe
from ranger_desk.workshop.tables import Bin, Part

_SHOWN = 30
"""Problems that are listed; the rest is counted."""
_ALL = "all"
_Built = tuple[DataSet, list[Part], list[Bin]]


class DataPage(WorkingPage):
    """Builds data sets, and keeps them in the program's own folder.

    Signals:
        kept: a data set was kept.
    """

    kept = Signal()

    def __init__(self, settings: Settings, review: Callable[[], Path | None]) -> None:
        super().__init__(
            "Data",
            "A data set is comments with the summaries that are right for them: some to train on, some to validate "
            "with. Whole parks go to either, so that nothing leaks.",
        )
        self._settings = settings
        self._data: DataSet | None = None
        self.source = SourceForm(review)
        self.name = QLineEdit()
        self.name.setMinimumWidth(260)
        self.parks, self.years = _number(10_000), _number(100)
        self.share = QDoubleSpinBox()
        self.share.setRange(5, 95)
        self.share.setDecimals(0)
        self.share.setSuffix(" %")
        self.seed, self.tokens = QSpinBox(), _number(131_072)
        self.seed.setRange(0, 2**31 - 1)
        self.tokens.setSingleStep(128)
        self.format, self.base = QComboBox(), QComboBox()
        self.format.addItems(list(FORMATS))
        self.build = button("Build", self._build)
        self.keep = button("Keep Data Set", self._keep)
        self.said = text_label()
        self.sizes: SmallTable[Part] = SmallTable("Table 1: sizes", _SIZES, wide=0)
        self.lengths = Histogram("Comments by their length", "words", ("Training", "Validation"))
        self._lengths = Card(self.lengths)
        self.problems: SmallTable[Problem] = SmallTable("Problems of the data set", _PROBLEMS, wide=1)
        self._problems, self._more = Card(self.problems), Quiet()
        self.sets: SmallTable[Path] = SmallTable("Data sets", _SETS, wide=2)
        self.teacher = TeacherPanel(settings, self.work)
        self.teacher.answered.connect(lambda path: self.source.choose(Kind.LINES, path))
        self.source.changed.connect(self._source_changed)
        self.name.textEdited.connect(lambda _text: self.update_buttons())
        self._lay_out()
        self._show_recipe(PAPER)
        self._show(None)
        self.refresh()

    def refresh(self) -> None:
        """Show what can be chosen now."""
        self.source.refresh()
        chosen = self.base.currentData()
        self.base.clear()
        for model in known_models(self._settings):
            if model.on_disk:
                self.base.addItem(model.name, model.id)
        self.base.setCurrentIndex(max(0, self.base.findData(chosen)))
        kept = data_sets()
        self.sets.show_records(kept)
        self._sets.setVisible(bool(kept))
        self._no_sets.setVisible(not kept)
        self.teacher.refresh()
        self.update_buttons()

    def update_buttons(self) -> None:
        """Offer what can be done now."""
        busy = self.work.busy
        self.build.setEnabled(not busy and self.source.source.ready and bool(self.name.text().strip()))
        self.keep.setEnabled(not busy and self._data is not None)
        drawn = self.source.source.kind is not Kind.FOLDER  # a folder is split as it stands
        for widget in (self.parks, self.years, self.share, self.seed, self.tokens, self._paper, self._everything):
            widget.setEnabled(drawn)
        self.teacher.update_buttons()

    @property
    def recipe(self) -> Recipe:
        """The numbers of the form."""
        return Recipe(
            self.parks.value() or None,
            self.years.value() or None,
            self.share.value() / 100,
            self.seed.value(),
            self.tokens.value() or None,
            self.format.currentText(),
        )

    def _lay_out(self) -> None:
        self.column.addWidget(self.source)
        across = QHBoxLayout()
        across.setSpacing(36)
        for fields in (
            (
                ("&Name", self.name),
                ("&Parks, drawn at random", self.parks),
                ("&Years of each, drawn at random", self.years),
                ("&Share to train on", self.share),
            ),
            (
                ("Seed of the &draws", self.seed),
                ("&Longest row, in tokens", self.tokens),
                ("Prompt f&ormat counted", self.format),
                ("Tokens counted &by", self.base),
            ),
        ):
            rows = form()
            for label, field in fields:
                rows.addRow(label, field)
                field.setAccessibleName(label.replace("&", ""))
            across.addLayout(rows)
        across.addStretch(1)
        self.column.addLayout(across)
        self._paper = button("As in the Paper", lambda: self._show_recipe(PAPER), "100 parks, 3 years of each")
        self._everything = button("All Rows", lambda: self._show_recipe(Recipe()), "All parks and years")
        self.column.addLayout(row_of(self._paper, self._everything))
        self.column.addLayout(row_of(self.build, self.keep))
        self.column.addWidget(self.bar)
        self.column.addWidget(self.said)
        self._results = (Card(self.sizes), self._lengths, self._problems, self._more)
        for widget in self._results:
            self.column.addWidget(widget)
        heading(self.column, "Data sets that are kept")
        self._no_sets, self._sets = Quiet("None yet. Build one and keep it."), Card(self.sets)
        self.column.addWidget(self._no_sets)
        self.column.addWidget(self._sets)
        self.column.addWidget(self.teacher)
        self.column.addStretch(1)

    def _show_recipe(self, recipe: Recipe) -> None:
        self.parks.setValue(recipe.parks or 0)
        self.years.setValue(recipe.years or 0)
        self.share.setValue(100 * recipe.train_share)
        self.seed.setValue(recipe.seed)
        self.tokens.setValue(recipe.max_tokens or 0)
        self.format.setCurrentText(recipe.format)

    def _source_changed(self) -> None:
        self.name.setText(self.source.source.name)
        self.update_buttons()

    def _build(self) -> None:
        source, name, recipe = self.source.source, self.name.text().strip(), self.recipe
        base = catalogue.find(self.base.currentData())

        def do(steering: Steering, on_progress: OnProgress) -> _Built:
            on_progress("Reading rows", 0, 0)
            data = source.build(name, recipe, base, on_progress, steering)
            return data, tables.sizes(data), tables.comment_lengths(data)

        self._show(None)
        self.work.start(f"Building {name}", do, self._show)

    def _show(self, built: _Built | None) -> None:
        self._data = None if built is None else built[0]
        for widget in self._results:
            widget.setVisible(built is not None)
        self.said.setVisible(built is not None)
        if built is not None:
            data, sizes, bins = built
            self.said.setText(
                f"{len(data.train):,} rows to train on, {len(data.valid):,} to validate with; tokens as {data.base} "
                "counts them."
            )
            self.sizes.show_records(sizes)
            self.lengths.show_bars([_bar(found) for found in bins])
            self.problems.show_records(data.problems[:_SHOWN])
            self._problems.setVisible(bool(data.problems))
            more = len(data.problems) - _SHOWN
            self._more.setText(f"{amount(more, 'problem')} more." if more > 0 else "")
            self._more.setVisible(more > 0)
        self.update_buttons()

    def _keep(self) -> None:
        data = self._data
        if data is None:
            return

        def do(_steering: Steering, on_progress: OnProgress) -> Path:
            return datasets.write(data, paths.datasets_folder() / data.name, on_progress)

        def done(folder: Path) -> None:
            self.refresh()
            self.message.say(f"The data set {folder.name} is kept; Training offers it now.", icon="accepted")
            self.kept.emit()

        self.work.start(f"Keeping {data.name}", do, done)


def data_sets() -> list[Path]:
    """Folders of the data sets that were kept, by name."""
    return sorted(file.parent for file in paths.datasets_folder().glob(f"*/{CARD}"))


def _number(most: int) -> QSpinBox:
    """A number from 1 on, or 'all'."""
    made = QSpinBox()
    made.setRange(0, most)
    made.setSpecialValueText(_ALL)
    made.setGroupSeparatorShown(True)
    return made


def _bar(found: Bin) -> Bar:
    words = f"{found.train:,} to train on, {found.valid:,} to validate with"
    return Bar(f"{found.start}–{found.end - 1}", found.train, words, more=found.valid)


def _count(number: float | None) -> str:
    return "–" if number is None else f"{number:,.0f}"


def _card_of(folder: Path, *names: str) -> str:
    """What a data set's card says; a dash where it does not."""
    try:
        found = json.loads((folder / CARD).read_text(encoding="utf-8"))
        for name in names:
            found = found[name]
    except (OSError, ValueError, KeyError, TypeError):
        return "–"
    return ", ".join(found) if isinstance(found, list) else f"{found:,}" if isinstance(found, int) else str(found)


_SIZES: tuple[Field[Part], ...] = (
    Field("Part", lambda part: {"train": "Training", "valid": "Validation", "all": "All"}[part.name]),
    Field("Rows", lambda part: _count(part.rows), number=True),
    Field("Parks", lambda part: _count(part.parks), number=True),
    Field("With a closure", lambda part: _count(part.reporting), number=True),
    Field("Tokens of comments", lambda part: _count(part.comment_tokens), number=True),
    Field("of summaries", lambda part: _count(part.summary_tokens), number=True),
    Field("of rows", lambda part: _count(part.row_tokens), number=True, tip="Of prompts with their answers"),
    Field("Median row", lambda part: _count(part.median_tokens), number=True),
    Field("Longest row", lambda part: _count(part.longest), number=True),
)
_PROBLEMS: tuple[Field[Problem], ...] = (
    Field("Where", lambda problem: problem.file + ("" if problem.row is None else f", row {problem.row}")),
    Field("What", lambda problem: problem.what),
    Field("What was done", lambda problem: problem.done),
)
_SETS: tuple[Field[Path], ...] = (
    Field("Data set", lambda folder: folder.name),
    Field("Training", lambda folder: _card_of(folder, "rows", "train"), number=True),
    Field("Made of", lambda folder: _card_of(folder, "sources")),
    Field("Validation", lambda folder: _card_of(folder, "rows", "valid"), number=True),
)
