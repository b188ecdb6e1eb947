"""Running the rules over a review: all of it, a few park-months, or only to see how many flags there would be."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ranger_desk import __version__, checks, closures, paths
from ranger_desk.atomic import whole_file
from ranger_desk.checks import DEFAULT, History, Settings, SettingsRefused
from ranger_desk.checks.history import unit
from ranger_desk.operations.correcting import corrections
from ranger_desk.records import Correction, Flag, ParkMonth, Report, ReviewedParkMonth, Severity, Verdict
from ranger_desk.review import Review

OnProgress = Callable[[int, int], None]
"""Called with the park-months checked so far and their total; what it raises stops the work and comes out unchanged."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check.

    Attributes:
        flags: flags that were raised, notes apart.
        park_months: park-months that were checked.
    """

    flags: int
    park_months: int


def check(
    review: Review,
    settings: Settings | None = None,
    *,
    ids: Sequence[int] | None = None,
    on_progress: OnProgress | None = None,
) -> Checked:
    """Run the rules and store their flags, all in one step; marks stay with the flags that they hold for.

    Args:
        review: what to check.
        settings: the rules that are on and their thresholds; None for those of this program.
        ids: only these park-months; None for all.
        on_progress: where it raises, nothing is stored.

    Raises:
        SettingsRefused: the program's settings cannot be read.
        ReviewError: the review cannot be written, or the file of remembered corrections cannot be read.
    """
    settings = check_settings() if settings is None else settings
    known = corrections(review)
    chosen = review.ids() if ids is None else list(ids)
    files, before = len(review.sources()), review.standings(chosen)
    batch = list(_flags(review, settings, known, chosen, on_progress))
    of_all = ids is None and len(review.sources()) == files
    review.replace_flags(batch, _mark_of(settings, known) if of_all else None)
    # A run or the reviewer may have been at work meanwhile: these flags are of what stood there before.
    after = review.standings(chosen)
    if changed := [id_ for id_, _ in batch if after[id_] != before[id_]]:
        check(review, settings, ids=changed)
    return Checked(sum(flag.severity is not Severity.NOTE for _, flags in batch for flag in flags), len(batch))


def preview(review: Review, settings: Settings, *, on_progress: OnProgress | None = None) -> Counter[str]:
    """How many flags each rule would raise with these settings, notes apart; nothing is stored.

    Raises as `check` does.
    """
    batch = _flags(review, settings, corrections(review), review.ids(), on_progress)
    return Counter(flag.rule for _, flags in batch for flag in flags if flag.severity is not Severity.NOTE)


def is_checked(review: Review) -> bool:
    """Whether all park-months were checked, with this program's rules, settings and corrections.

    Raises as `check` does.
    """
    return review.checked_with() == _mark_of(check_settings(), corrections(review))


def flags_beside(review: Review, park_month: ParkMonth, report: Report) -> tuple[Flag, ...]:
    """The flags of a park-month with a report that is about to be saved; raises as `check` does."""
    name = unit(park_month)
    history = History(row.park_month for row in review.unit_rows(name))
    return checks.flags(park_month, report, history, check_settings(), _of_unit(corrections(review))[name])


def check_settings() -> Settings:
    """The settings that this program keeps for all reviews.

    Raises:
        SettingsRefused: their file cannot be read; says which and what is wrong.
    """
    file = paths.check_settings_file()
    return read_check_settings(file) if file.exists() else DEFAULT


def read_check_settings(path: Path) -> Settings:
    """Settings from a JSON file.

    Raises:
        SettingsRefused: it cannot be read; says which file and what is wrong.
    """
    try:
        return Settings.from_json(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise SettingsRefused(f"{path}: The settings cannot be read ({error.strerror}).") from error
    except ValueError as error:
        raise SettingsRefused(f"{path}: {error} Mend the file, or delete it for the rules as they come.") from error


def keep_check_settings(settings: Settings) -> None:
    """Keep settings for all reviews, from now on.

    Raises:
        OSError: their file cannot be written.
    """
    with whole_file(paths.check_settings_file(), overwrite=True) as temporary:
        temporary.write_text(settings.to_json(), encoding="utf-8")


def _flags(
    review: Review,
    settings: Settings,
    known: Sequence[Correction],
    ids: Sequence[int],
    on_progress: OnProgress | None,
) -> Iterator[tuple[int, tuple[Flag, ...]]]:
    """Id and flags of every park-month that is asked for, unit by unit: their history is made once."""
    wanted = set(ids)
    of_unit = _of_unit(known)
    done = 0
    for name in review.units(ids):
        rows = review.unit_rows(name)
        history = History(row.park_month for row in rows)
        for row in rows:
            if row.id in wanted:
                yield row.id, checks.flags(row.park_month, _report(row), history, settings, of_unit[name])
                done += 1
        if on_progress is not None:
            on_progress(done, len(wanted))


def _report(row: ReviewedParkMonth) -> Report | None:
    """The report that the rules read: the model's, as the reviewer's edited summary leaves it."""
    edited = row.decision is not None and row.decision.verdict is Verdict.EDITED and not row.decision_is_older
    if row.report is None or row.decision is None or not edited:
        return row.report
    return closures.as_edited(row.report, row.decision.summary, row.park_month)


def _of_unit(known: Sequence[Correction]) -> defaultdict[str, list[Correction]]:
    of_unit: defaultdict[str, list[Correction]] = defaultdict(list)
    for correction in known:
        of_unit[correction.unit_code].append(correction)
    return of_unit


def _mark_of(settings: Settings, known: Sequence[Correction]) -> str:
    """A digest that is another when the rules would find others: version, settings or corrections changed."""
    return hashlib.sha256(repr((__version__, settings.to_json(), list(known))).encode()).hexdigest()
