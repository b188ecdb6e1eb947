"""The models that the sections offer: those of the catalogue, of the program's folder, and those that were added."""

from __future__ import annotations

from ranger_desk.ui.settings import Settings
from ranger_desk.workshop import catalogue
from ranger_desk.workshop.catalogue import Model, UnknownModel


def known_models(settings: Settings) -> list[Model]:
    """All models; one that was added and is gone is left out, and comes back when its disk does."""
    found = [*catalogue.catalogue(), *catalogue.local_models()]
    for place in settings.added_models:
        try:
            model = catalogue.find(place)
        except UnknownModel:
            continue
        if model.id not in {other.id for other in found}:
            found.append(model)
    return found
