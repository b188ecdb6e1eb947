"""`ranger-desk adapters` and `fuse`: the toolbox and the gate without a window."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from ranger_desk import exports, paths
from ranger_desk.cli import rerunning
from ranger_desk.cli.printing import print_json, print_table, progress, say, shown
from ranger_desk.cli.progress_line import ProgressLine
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.evaluation import gold
from ranger_desk.records import ParkMonth, Problem
from ranger_desk.workshop import datasets, gate, packing, rows, toolbox
from ranger_desk.workshop.gate import FuseRefused, Width
from ranger_desk.workshop.quantise import QuantiseRefused
from ranger_desk.workshop.toolbox import Adapter, AsksFirst, ToolboxError

SHOWN = 10
"""Differing answers that are printed."""


def run(options: argparse.Namespace) -> list[Problem]:
    """Do what the options of `adapters` name; raises as `workshop.run`."""
    if options.try_out or options.disagree:
        return rerunning.run(options)
    if options.activate:
        try:
            chosen = toolbox.activate(options.activate, confirmed=options.yes)
        except AsksFirst as question:
            raise ToolboxError(f"{question.words} Say --yes to activate it all the same.") from question
        return _tell_adapter(options, chosen, f"'{chosen.name}' answers from now on.")
    if options.roll_back is not None:
        chosen = toolbox.roll_back(options.roll_back - 1 if options.roll_back else -2)
        return _tell_adapter(options, chosen, f"'{chosen.name}' answers again.")
    if options.take:
        chosen = packing.take(options.take, options.name, base=options.base, scale=options.scale)
        return _tell_adapter(options, chosen, f"'{chosen.name}', for {chosen.base}, is in the toolbox.")
    if options.undelete is not None:
        chosen = toolbox.undelete(options.undelete or None)
        return _tell_adapter(options, chosen, f"'{chosen.name}' is back.")
    if options.delete:
        toolbox.delete(options.delete)
        say(f"'{options.delete}' was taken out; --undelete brings it back.")
    elif options.export:
        name, file = options.export
        say(f"Written to {packing.write_file(name, Path(file))}.")
    elif options.measure:
        if not options.gold:
            raise ToolboxError("Say which labelled rows to measure on: --gold FILE.jsonl.")
        with ProgressLine(sys.stderr) as line:
            toolbox.measure(options.measure, gold.read(options.gold), on_progress=line.show)
    elif options.history:
        return _history(options)
    listed = toolbox.adapters()
    if options.json:
        print_json({"adapters": [_adapter_json(adapter) for adapter in listed], "deleted": toolbox.deleted()})
        return []
    header = ["adapter", "answers", "base", "format", "material", "place", "extent", "rows", "made"]
    print_table(header, [_adapter_cells(adapter) for adapter in listed])
    return []


def _history(options: argparse.Namespace) -> list[Problem]:
    entries = toolbox.history()
    if options.json:
        print_json({"history": [asdict(entry) for entry in entries]})
    else:
        lines = [[str(number), entry.adapter, entry.time] for number, entry in enumerate(entries, 1)]
        print_table(["", "adapter", "from"], lines)
    return []


def _tell_adapter(options: argparse.Namespace, adapter: Adapter, words: str) -> list[Problem]:
    if options.json:
        print_json(_adapter_json(adapter))
    else:
        print(words)
    return []


def _adapter_cells(adapter: Adapter) -> list[str]:
    scores = [adapter.scores.get(key) for key in (*toolbox.TASK_SCORES, "rows")]
    cells = ["-" if score is None else shown(score) for score in scores]
    made = adapter.made[:10] or ("shipped" if adapter.shipped else "-")
    return [adapter.name, "yes" if adapter.active else "", adapter.base, adapter.format or "-", *cells, made]


def _adapter_json(adapter: Adapter) -> dict[str, Any]:
    return {**asdict(adapter), "folder": str(adapter.folder), "scores": dict(adapter.scores)}


def fuse(options: argparse.Namespace) -> list[Problem]:
    """Fuse the adapter that the options name, if it passes; raises as `workshop.run`."""
    choice, folder = _chosen(options)
    sample = _sample(options, folder)
    width = Width(options.bits, options.group_size)
    try:
        with ProgressLine(sys.stderr) as line:
            fused = gate.fuse(
                choice,
                width,
                sample,
                target=options.out,
                max_share=options.max_share,
                on_progress=lambda *told: line.show(progress(*told)),
            )
    except FuseRefused as refusal:
        if options.json:
            told = {"kept": False, "asked": refusal.asked, "offers": [asdict(offer) for offer in refusal.offers]}
            print_json(told | {"differing": [_differing(one) for one in refusal.differing]})
        else:
            _show_differing(refusal.differing)
        raise
    if options.json:
        told = {"kept": True, "folder": str(fused.folder), **asdict(width), "asked": fused.asked}
        print_json(told | {"differing": [_differing(one) for one in fused.differing]})
    else:
        _show_differing(fused.differing)
        print(f"{len(fused.differing)} of {fused.asked} answers differ. The fused model lies in {fused.folder}.")
    return []


def _chosen(options: argparse.Namespace) -> tuple[ModelChoice, Path]:
    """The adapter to fuse: a run of this program, an adapter of the toolbox, or a folder."""
    for place in (paths.runs_folder() / options.run, Path(options.run).expanduser()):
        if (place / toolbox.CONFIG).is_file():
            return ModelChoice(options.model or _base_of(place), str(place)), place
    adapter = toolbox.find(options.run)
    return (replace(adapter.choice, model=options.model) if options.model else adapter.choice), adapter.folder


def _base_of(run: Path) -> str | None:
    return toolbox.described(run).model


def _sample(options: argparse.Namespace, folder: Path) -> list[ParkMonth]:
    """Held-out park-months: of the file that is named, else what the run validated with."""
    file = options.sample
    spec = folder / "spec.json"
    if file is None and spec.is_file():
        held_out = Path(json.loads(spec.read_text(encoding="utf-8"))["data"]) / datasets.VALID
        file = held_out if held_out.is_file() else None
    if file is None:
        raise QuantiseRefused(f"{options.run} does not say which comments were held out: name them (--sample FILE).")
    if file.suffix == ".jsonl":
        return [row.park_month for row in rows.read_lines(file)]
    return list(exports.read(file).park_months)


def _differing(one: gate.Differing) -> dict[str, Any]:
    month = one.park_month
    where = {"unit_code": month.unit_code, "date": month.date.isoformat(), "comment": month.comment}
    return {**where, "on_base": one.on_base, "fused": one.fused}


def _show_differing(differing: Sequence[gate.Differing]) -> None:
    for one in differing[:SHOWN]:
        month = one.park_month
        print(
            f"{month.unit_code} {month.date:%Y-%m}: {month.comment}\n  on base: {one.on_base}\n  fused:   {one.fused}"
        )
    if len(differing) > SHOWN:
        print(f"... and {len(differing) - SHOWN} more")
