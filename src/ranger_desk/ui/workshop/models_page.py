"""The section Models: which bases there are, what they need, which one summarises; downloads and quantising."""

from __future__ import annotations

import shutil
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor

from ranger_desk import paths
from ranger_desk.engine.choice import ChoiceError, ModelChoice, resolve
from ranger_desk.engine.steering import Steering
from ranger_desk.ui import dialogs, icons, theme
from ranger_desk.ui.cards import Card, Heading, Linked, Quiet
from ranger_desk.ui.record_table import Field
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.small_table import SmallTable
from ranger_desk.ui.workshop import wording
from ranger_desk.ui.workshop.known_models import known_models
from ranger_desk.ui.workshop.page import WorkingPage, ask_file, ask_folder, button, heading, row_of, text_label
from ranger_desk.ui.workshop.quantise_panel import QuantisePanel
from ranger_desk.ui.workshop.work import OnProgress
from ranger_desk.workshop import catalogue, downloads
from ranger_desk.workshop.catalogue import Model, UnknownModel
from ranger_desk.workshop.downloads import DownloadRefused
from ranger_desk.workshop.memory import Needs, needs, this_machine


class ModelsPage(WorkingPage):
    """The catalogue and the models of this disk.

    Signals:
        model_changed: another model summarises from now on.
    """

    model_changed = Signal()

    def __init__(self, settings: Settings) -> None:
        super().__init__(
            "Models",
            "The base models that can summarise and that adapters are trained on. Another model writes reports of its "
            "own from the next run on; reports and decisions that are there stay.",
        )
        self._settings = settings
        self._now = text_label()
        self.table: SmallTable[Model] = SmallTable(
            "Models",
            (
                Field("Model", lambda model: model.name, decoration=lambda _at, model: self._mark(model), least=18),
                Field("Licence", lambda model: model.licence or "not said"),
                Field("Weights", lambda model: wording.bits(model.bits)),
                Field("On disk", lambda model: wording.size(model.disk_bytes), number=True),
                Field(
                    "To use",
                    lambda model: wording.size(needs(model).use),
                    number=True,
                    tip="Memory to summarise with it",
                    colour=lambda model: self._warning(needs(model).can_use),
                ),
                Field(
                    "To train",
                    lambda model: wording.size(needs(model).training),
                    number=True,
                    tip="Memory to train an adapter of rank 8 on it, a comment of 512 tokens at a time",
                    colour=lambda model: self._warning(needs(model).can_train),
                ),
                Field("Here", lambda model: "Yes" if model.on_disk else "No", tip="Whether it is on this computer"),
            ),
            wide=0,
            spared=(2,),
        )
        self._name, self._about, self._fit = Heading(scale=1.1), text_label(), text_label()
        self._come = text_label()
        self._licence = Linked()
        self.use = button("Use for Summarising", self._use)
        self.download = button("Download…", self._ask_download)
        self.remove = button("Remove from Disk…", self._ask_remove)
        self.quantise = QuantisePanel(self.work, self)
        self.quantise.made.connect(self._made)
        self.column.addWidget(self._now)
        self.column.addWidget(Card(self.table))
        self.column.addLayout(
            row_of(
                button("Add Folder…", self._ask_folder, "Add a model folder in mlx-lm's form"),
                button("Add GGUF File…", self._ask_gguf, "Add a model in llama.cpp's form; converted when it is used"),
            )
        )
        self._machine = Quiet()
        self.column.addWidget(self._machine)
        self.column.addWidget(self.bar)
        heading(self.column, "The chosen model")
        for widget in (self._name, self._about, self._licence, self._fit, self._come):
            self.column.addWidget(widget)
        self.column.addLayout(row_of(self.use, self.download, self.remove))
        self.column.addWidget(self.quantise)
        self.column.addStretch(1)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_model())
        for over in (self.work.cancelled, self.work.failed):
            over.connect(lambda *_: self._show_model())
        self.refresh()

    @property
    def model(self) -> Model | None:
        """The model that is chosen in the table."""
        row = self.table.currentIndex().row()
        return self.table.records.records[row] if row >= 0 else None

    def choose(self, name: str) -> None:
        """Choose a model of the table by its id or name."""
        for row, model in enumerate(self.table.records.records):
            if name in (model.id, model.name):
                self.table.selectRow(row)

    def refresh(self) -> None:
        """Show the models as they are on this disk."""
        chosen = self.model
        found = known_models(self._settings)
        self.table.show_records(found)
        machine = this_machine()
        self._machine.setText(
            f"This computer has {wording.size(machine.memory)} of memory, {wording.size(machine.usable)} of it for "
            f"models; {wording.size(shutil.disk_usage(paths.models_folder()).free)} are free on the disk. "
            + ("Downloads are allowed." if self._settings.may_download else "No network: downloads are off (Privacy).")
        )
        self._say_now()
        self.choose(chosen.id if chosen else found[0].id)
        self._show_model()

    def update_buttons(self) -> None:
        """Offer what can be done with the chosen model now."""
        model, free = self.model, not self.work.busy
        self.use.setEnabled(model is not None and model.on_disk and not self._in_use(model))
        self.download.setEnabled(free and model is not None and not model.on_disk)
        ours = model is not None and _ours(model) and not self._in_use(model)
        self.remove.setEnabled(free and (ours or _come(model) > 0))
        self.quantise.update_buttons()

    def _show_model(self) -> None:
        model = self.model
        if model is None:
            return
        self._name.setText(model.name)
        self._about.setText(model.about if model.folder is None else f"{model.about} {model.folder}")
        self._licence.setText(
            f'Licence: <a href="{model.licence_url}">{model.licence}</a>'
            if model.licence_url
            else f"Licence: {model.licence or 'the model does not say; ask where it comes from'}"
        )
        self._fit.setText(_fit(needs(model)))
        come = _come(model)
        self._come.setText(
            f"{wording.size(come)} have come already: Download goes on from there, Remove from Disk deletes them."
        )
        self._come.setVisible(come > 0 and not self.work.busy)
        self.quantise.show_model(model)
        self.update_buttons()

    # Which model summarises

    def _use(self) -> None:
        model = self.model
        if model is None:
            return
        choice = ModelChoice() if model.embedded else ModelChoice(_named(model))
        try:
            resolve(choice)
        except ChoiceError as error:
            self.tell(error)
            return
        self._settings.model = choice
        self.refresh()
        self.message.say(f"{model.name} summarises from the next run on.", icon="accepted")
        self.model_changed.emit()

    def _say_now(self) -> None:
        try:
            now = resolve(self._settings.model)
        except ChoiceError as error:
            self._now.setText(f"The chosen model cannot be used: {error}")
            return
        adapter = f" with the adapter {now.adapter}" if now.adapter else " without an adapter"
        self._now.setText(f"Summarising: {now.base}{adapter}.")

    def _in_use(self, model: Model) -> bool:
        try:
            now = resolve(self._settings.model)
        except ChoiceError:
            return False
        return model.embedded if now.base_folder is None else Path(now.base_folder) == model.folder

    def _mark(self, model: Model) -> object:
        return icons.icon("accepted", lambda colours: colours.good) if self._in_use(model) else icons.icon("off")

    def _warning(self, fits: bool) -> QColor | None:
        return None if fits else QColor(theme.of(self.palette()).high)

    # More models

    def _ask_folder(self) -> None:
        ask_folder(self, "Choose the folder of a model", self._add)

    def _ask_gguf(self) -> None:
        ask_file(self, "Choose a GGUF file", "Models (*.gguf)", self._add)

    def _add(self, path: Path) -> None:
        try:
            model = catalogue.find(str(path))
        except UnknownModel as error:
            self.tell(error)
            return
        self._settings.added_models = [*self._settings.added_models, model.id]
        self.refresh()
        self.choose(model.id)
        self.message.say(f"{model.name} was added. It stays where it is.", icon="accepted")

    def _ask_download(self) -> None:
        model = self.model
        if model is None:
            return
        if not self._settings.may_download:
            self.message.say(f"{downloads.OFF} Allow it in Privacy, then press Download again.", icon="medium")
            return
        try:
            plan = downloads.plan(model.id)
        except DownloadRefused as error:
            self.tell(error)
            return
        if not plan.fits:
            self.message.say(plan.no_room, icon="high")
            return
        need = needs(model)
        dialogs.ask(
            self,
            f"Download {model.name}?",
            f"{wording.size(plan.bytes_left)} come from {plan.hub.partition('://')[2]}/{model.repository}, under the "
            f"{model.licence}; {wording.size(plan.free)} are free on the disk. Nothing is sent but the model's name. "
            f"A download that breaks off goes on where it stopped.\n\n{_fit(need)}",
            "Download",
            "Cancel",
            lambda: self._download(model),
        )

    def _download(self, model: Model) -> None:
        def do(steering: Steering, on_progress: OnProgress) -> Model:
            return downloads.download(
                model.id, allowed=self._settings.may_download, on_progress=on_progress, steering=steering
            )

        self.work.start(
            f"Downloading {model.name}", do, lambda _model: self._made(model.id, "was downloaded"), in_bytes=True
        )

    def _ask_remove(self) -> None:
        model = self.model
        if model is not None and not model.on_disk:
            downloads.discard(model.id)
            self.refresh()
            self.message.say(f"What had come of {model.name} was removed.", icon="accepted")
        elif model is not None:
            dialogs.ask(
                self,
                f"Remove {model.name} from the disk?",
                f"{wording.size(model.disk_bytes)} become free. Adapters that were trained on it stay, but cannot be "
                "used until it is there again.",
                "Remove",
                "Keep",
                lambda: self._remove(model),
            )

    def _remove(self, model: Model) -> None:
        assert model.folder is not None
        try:
            shutil.rmtree(model.folder)
        except OSError as error:
            self.tell(error)
            return
        self.refresh()
        self.message.say(f"{model.name} was removed from the disk.", icon="accepted")

    def _made(self, id_: str, what: str) -> None:
        self.refresh()
        self.choose(id_)
        model = self.model
        if model is not None:
            self.message.say(f"{model.name} {what}.", icon="accepted")


def _come(model: Model | None) -> int:
    """Bytes that a broken-off download of a model left."""
    return downloads.have_come(model.id) if model is not None and model.repository else 0


def _named(model: Model) -> str:
    """What `ModelChoice` takes."""
    return model.id if model.repository else str(model.folder)


def _ours(model: Model) -> bool:
    """Whether its folder is the program's own, and may be removed."""
    return model.folder is not None and model.folder.parent == paths.models_folder().resolve() and model.folder.is_dir()


def _fit(need: Needs) -> str:
    """What a model needs in memory, against what there is."""
    usable = wording.size(need.usable)
    if not need.can_use:
        return f"It needs {wording.size(need.use)} of memory; this computer has {usable} for models: it does not fit."
    said = f"It needs {wording.size(need.use)} of the {usable} of memory there are for models."
    if need.can_train:
        return f"{said} Training an adapter on it needs {wording.size(need.training)}."
    return f"{said} Training an adapter on it needs {wording.size(need.training)}: that does not fit here."
