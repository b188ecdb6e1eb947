"""What was typed and not decided yet: kept on disk, so that moving on or a crash loses nothing."""

from __future__ import annotations

from collections.abc import Set
from pathlib import Path

from ranger_desk.ui.settings import Draft, Settings


class Drafts:
    """The drafts of one review, by park-month."""

    def __init__(self, settings: Settings, review: Path) -> None:
        self._settings, self._review = settings, review
        self._drafts = settings.drafts(review)

    @property
    def ids(self) -> Set[int]:
        """The park-months that have one."""
        return self._drafts.keys()

    def of(self, park_month: int) -> Draft:
        """The draft of a park-month; an empty one if it has none."""
        return self._drafts.get(park_month, Draft())

    def keep(self, park_month: int, draft: Draft) -> bool:
        """Keep a draft, or with an empty one forget it; returns whether that changed anything."""
        if draft == self.of(park_month):
            return False
        if draft == Draft():
            del self._drafts[park_month]
        else:
            self._drafts[park_month] = draft
        self._settings.keep_drafts(self._review, self._drafts)
        return True
