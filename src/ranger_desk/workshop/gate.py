"""Fusing with a gate: a fused model is kept only if it answers a held-out sample as the adapter on its base does.

Quantising a fused model again can lose what the adapter learnt, and nothing but its answers shows it.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from ranger_desk import paths
from ranger_desk.atomic import whole_file
from ranger_desk.engine import jobs
from ranger_desk.engine.choice import CARD, EMBEDDED, ModelChoice, Resolved, resolve
from ranger_desk.engine.steering import Steering
from ranger_desk.records import ParkMonth
from ranger_desk.workshop import catalogue, reading
from ranger_desk.workshop.quantise import QuantiseRefused, check

SAMPLE = 100
"""Comments that are asked, where there are as many."""
MAX_SHARE = 0.05
"""Share of them whose answers may differ."""


@dataclass(frozen=True, slots=True)
class Differing:
    """A comment that the fused model answers in another way.

    Attributes:
        on_base: the summary of the adapter on its base; empty where it has none.
        fused: that of the fused model, likewise.
    """

    park_month: ParkMonth
    on_base: str
    fused: str


@dataclass(frozen=True, slots=True)
class Width:
    """How a fused model is stored.

    Attributes:
        bits: of a weight; None for 16-bit floats, not quantised.
        group_size: weights that share a scale.
    """

    bits: int | None
    group_size: int = 64

    @property
    def words(self) -> str:
        """In plain words."""
        return (
            "16-bit floats, not quantised" if self.bits is None else f"{self.bits} bits in groups of {self.group_size}"
        )


@dataclass(frozen=True, slots=True)
class Fused:
    """A fused model that passed.

    Attributes:
        folder: in mlx-lm's form, to be used like any model; a card says how it was made.
        asked: comments of the sample.
        differing: those answered in another way, few enough.
    """

    folder: Path
    width: Width
    asked: int
    differing: tuple[Differing, ...]


class FuseRefused(ValueError):
    """A fused model did not pass, and was thrown away; the message says by how much.

    Attributes:
        asked: comments of the sample.
        differing: those that it answers in another way.
        offers: widths to try instead, the smallest first; none where it was not quantised at all.
    """

    def __init__(self, width: Width, asked: int, differing: Sequence[Differing], max_share: float) -> None:
        self.asked = asked
        self.differing = tuple(differing)
        self.offers = tuple(w for w in (Width(8, width.group_size), Width(None)) if _wider(w, width))
        share = len(differing) / asked
        advice = " or ".join(offer.words for offer in self.offers)
        super().__init__(
            f"Fused to {width.words}, the model answers {len(differing)} of {asked} comments in another way than the "
            f"adapter on its base ({share:.0%}; {max_share:.0%} may differ). It was not kept."
            + (f" Try {advice}." if advice else "")
        )


def fuse(
    adapter: ModelChoice,
    width: Width,
    sample: Sequence[ParkMonth],
    *,
    target: Path | None = None,
    max_share: float = MAX_SHARE,
    seed: int = 0,
    on_progress: jobs.OnProgress | None = None,
    steering: Steering | None = None,
) -> Fused:
    """Fuse an adapter into its base, and keep the result if it answers as before.

    Args:
        adapter: base and adapter.
        width: how the fused model is stored.
        sample: held-out park-months; `SAMPLE` of those with a comment are drawn.
        target: a folder that is not there yet; None for one in the program's own folder.
        max_share: share of the answers that may differ, in what was closed or in their words.
        seed: of the draw.
        on_progress: told how far it is.
        steering: cancels it.

    Raises:
        FuseRefused: too many answers differ.
        QuantiseRefused: it cannot be stored so, the folder is there already, or there is nothing to ask.
        ChoiceError: there is no such base or adapter, or no adapter was named.
        JobFailed, EngineFailed: the adapter does not fit, or a model cannot be used.
        JobCancelled, Cancelled: `steering` was cancelled.
    """
    found = resolve(adapter)
    asked = _drawn(sample, seed)
    target = (target or default_target(found, width)).resolve()
    _check(found, width, asked, target)
    arguments = {
        "base_folder": found.base_folder,
        "adapter_folder": found.adapter_folder,
        "target": str(target),
        **asdict(width),
    }
    jobs.run("fuse", arguments, on_progress=on_progress, steering=steering)
    passed = False
    try:
        _write_card(found, target, width)
        choice = ModelChoice(adapter.model, found.adapter_folder, found.format, fuse=False)
        on_base = reading.read(choice, asked, on_progress=on_progress, steering=steering)
        fused = reading.read(ModelChoice(str(target)), asked, on_progress=on_progress, steering=steering)
        differing = tuple(
            Differing(month, *(_summary(one, id_) for one in (on_base, fused)))
            for id_, month in asked
            if not reading.same(on_base.reports.get(id_), fused.reports.get(id_))
        )
        passed = len(differing) <= max_share * len(asked)
    finally:
        if not passed:
            shutil.rmtree(target, ignore_errors=True)
    if not passed:
        raise FuseRefused(width, len(asked), differing, max_share)
    return Fused(target, width, len(asked), differing)


def default_target(found: Resolved, width: Width) -> Path:
    """Where a fused model goes when no folder is chosen."""
    kind = "float16" if width.bits is None else f"{width.bits}bit"
    return paths.models_folder() / f"{found.adapter}-on-{found.base}-{kind}"


def _drawn(sample: Sequence[ParkMonth], seed: int) -> list[tuple[int, ParkMonth]]:
    """Different comments of the sample, numbered."""
    by_comment = {(month.comment.strip(), month.month): month for month in sample if month.comment.strip()}
    months = list(by_comment.values())
    if len(months) > SAMPLE:
        months = random.Random(seed).sample(months, SAMPLE)
    return list(enumerate(months))


def _check(found: Resolved, width: Width, asked: Sequence[object], target: Path) -> None:
    if not found.adapter_folder:
        raise QuantiseRefused("No adapter was named, so there is nothing to fuse.")
    if not asked:
        raise QuantiseRefused("The sample has no comment, so there is nothing to compare answers on.")
    if target.exists():
        raise QuantiseRefused(f"{target} is there already: choose another folder, or delete it.")
    check(catalogue.find(found.base_folder or EMBEDDED), width.bits, width.group_size)


def _write_card(found: Resolved, target: Path, width: Width) -> None:
    """The adapter's card holds for the fused model too: prompt format, calibration."""
    file = Path(found.adapter_folder or "") / CARD
    card = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    card |= {"name": target.name, "format": found.format, "fused": {"adapter": found.adapter, "base": found.base}}
    card["fused"] |= {"bits": width.bits, "group_size": width.group_size if width.bits else None}
    with whole_file(target / CARD, overwrite=True) as temporary:
        temporary.write_text(json.dumps(card, indent=1), encoding="utf-8")


def _summary(one: reading.Read, id_: int) -> str:
    report = one.reports.get(id_)
    return report.summary if report else ""


def _wider(one: Width, other: Width) -> bool:
    return other.bits is not None and (one.bits is None or one.bits > other.bits)
