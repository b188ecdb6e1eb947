"""The workshop in the main window: the settings window, made when it is first wanted, and what it tells the rest."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from ranger_desk.ui import dialogs
from ranger_desk.ui.actions import Actions
from ranger_desk.ui.look import Look
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.workshop.adapters_page import AdaptersPage
from ranger_desk.ui.workshop.checks_page import ChecksPage
from ranger_desk.ui.workshop.data_page import DataPage
from ranger_desk.ui.workshop.general_page import GeneralPage
from ranger_desk.ui.workshop.models_page import ModelsPage
from ranger_desk.ui.workshop.privacy_page import PrivacyPage
from ranger_desk.ui.workshop.training_page import TrainingPage
from ranger_desk.ui.workshop.window import SettingsWindow

_HELP = {
    "Models": ("adapter", "the-base-model"),
    "Data": ("adapter", "the-data-set"),
    "Training": ("adapter", "the-run"),
    "Adapters": ("adapter", "the-toolbox"),
    "Checks": ("flags", ""),
    "Privacy": ("privacy", ""),
}
"""What the guide says of a section: the page and the anchor in it."""


class Workshop(QObject):
    """Opens the settings window, and ends its work when the program quits.

    Signals:
        model_changed: another model or adapter summarises from now on.
        reports_replaced: reports of the open review are others.
        wanted: the id of a park-month that the reviewer wants to see.
        run_ended: training came to its end by itself; in words.
        help_wanted: the page of the guide, and the anchor in it, that the reviewer wants to read.
    """

    model_changed = Signal()
    reports_replaced = Signal()
    wanted = Signal(int)
    run_ended = Signal(str)
    help_wanted = Signal(str, str)

    def __init__(
        self, window: QWidget, actions: Actions, settings: Settings, look: Look, review: Callable[[], Path | None]
    ) -> None:
        """Prepare; `review` tells the review that is open."""
        super().__init__(window)
        self._review = review
        self._parent, self._actions, self._settings, self._look = window, actions, settings, look
        self._window: SettingsWindow | None = None
        self._training: TrainingPage | None = None

    @property
    def window(self) -> SettingsWindow:
        """The settings window, made now if it was not wanted before."""
        if self._window is None:
            self._window = self._made()
        return self._window

    def show(self) -> None:
        """Open the settings window, or bring it to the front."""
        self.window.go_to(self.window.page.title)

    def when_over(self, question: str, yes: str, then: Callable[[], object]) -> None:
        """Call `then`: at once, or while runs train when the reviewer agrees to end that first."""
        names = self._training.trainer.names if self._training is not None else []
        if not names:
            then()
            return
        dialogs.ask(
            self._parent,
            question,
            f"Training is not finished: {', '.join(names)}. What was learnt is kept, and Resume goes on with it.",
            yes,
            "Keep Training",
            then,
        )

    @property
    def training(self) -> bool:
        """Whether a run trains or waits for its turn."""
        return self._training is not None and bool(self._training.trainer.names)

    def close_down(self) -> None:
        """End what goes on in it, and wait for that."""
        if self._window is not None:
            self._window.close_down()

    def _made(self) -> SettingsWindow:
        made = self._sections()
        for page in made.pages:
            if page.title in _HELP:
                page.offer_help(partial(self.help_wanted.emit, *_HELP[page.title]))
        return made

    def _sections(self) -> SettingsWindow:
        general = GeneralPage(self._settings, self._look)
        models = ModelsPage(self._settings)
        models.model_changed.connect(self.model_changed)
        adapters = AdaptersPage(self._settings, self._review)
        adapters.model_changed.connect(self.model_changed)
        adapters.reports_replaced.connect(self.reports_replaced)
        adapters.wanted.connect(self.wanted)
        self._training = training = TrainingPage(self._settings)
        training.trainer.ended.connect(self.run_ended)
        general.all_changed.connect(self.model_changed)
        return SettingsWindow(
            (
                ("settings", general),
                ("models", models),
                ("data", DataPage(self._settings, self._review)),
                ("training", training),
                ("adapters", adapters),
                ("checks", ChecksPage(self._actions.checks)),
                ("privacy", PrivacyPage(self._settings)),
            ),
            self._parent,
        )
