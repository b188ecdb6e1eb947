"""`ranger-desk models` and `dataset`: the workshop without a window; `run` does the other commands' work too."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from ranger_desk import operations, paths
from ranger_desk.cli import adapters, teaching
from ranger_desk.cli.printing import print_bars, print_json, print_table, progress, say, shown, size
from ranger_desk.cli.progress_line import ProgressLine
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.jobs import JobCancelled, JobFailed, OnProgress
from ranger_desk.evaluation import gold
from ranger_desk.records import Problem
from ranger_desk.workshop import catalogue, datasets, downloads, memory, quantise, rows, tables
from ranger_desk.workshop.catalogue import Model, UnknownModel
from ranger_desk.workshop.datasets import DataRefused, DataSet, Recipe
from ranger_desk.workshop.downloads import DownloadRefused
from ranger_desk.workshop.gate import FuseRefused
from ranger_desk.workshop.quantise import QuantiseRefused
from ranger_desk.workshop.teacher import TeacherError
from ranger_desk.workshop.toolbox import AsksFirst, ToolboxError

REFUSALS = (
    AsksFirst,
    DataRefused,
    DownloadRefused,
    FuseRefused,
    JobCancelled,
    JobFailed,
    QuantiseRefused,
    TeacherError,
    ToolboxError,
    UnknownModel,
    OSError,
)
"""What these commands raise besides the errors of the others; the message is for the user."""


def run(options: argparse.Namespace) -> list[Problem]:
    """Do what the options name and print what came of it; returns what to tell.

    Raises:
        REFUSALS, LinesRefused, ExportError, ReviewError, ChoiceError, EngineFailed: as their names say.
    """
    return {
        "models": _models,
        "dataset": _dataset,
        "teach": teaching.run,
        "adapters": adapters.run,
        "fuse": adapters.fuse,
    }[options.command](options)


def _models(options: argparse.Namespace) -> list[Problem]:
    if options.download:
        return _download(options)
    if options.quantise:
        return _quantise(options)
    machine = memory.this_machine()
    listed = [(model, memory.needs(model, machine)) for model in (*catalogue.catalogue(), *catalogue.local_models())]
    if options.json:
        entries = [
            {
                "id": model.id,
                "name": model.name,
                "licence": model.licence,
                "licence_url": model.licence_url,
                "repository": model.repository,
                "on_disk": model.on_disk,
                "folder": model.folder and str(model.folder),
                "disk_bytes": model.disk_bytes,
                "bits": model.bits,
                "group_size": model.group_size,
                "parameters": model.architecture.parameters,
                "use_bytes": needs.use,
                "training_bytes": needs.training,
                "fits": {"use": needs.can_use, "training": needs.can_train},
            }
            for model, needs in listed
        ]
        print_json(
            {"memory_bytes": machine.memory, "usable_bytes": machine.usable, "network": False, "models": entries}
        )
        return []
    print_table(
        ["model", "licence", "on disk", "size", "bits", "to use", "to train"],
        [
            [
                model.id if model.repository or model.embedded else model.name,
                model.licence or "?",
                "yes" if model.on_disk else "no",
                size(model.disk_bytes),
                str(model.bits),
                size(needs.use) + ("" if needs.can_use else " !"),
                size(needs.training) + ("" if needs.can_train else " !"),
            ]
            for model, needs in listed
        ],
    )
    print(
        f"\nThis machine has {size(machine.memory)}, of which a model may take {size(machine.usable)}; '!': too much."
    )
    print(f"{downloads.OFF} (--download ID --network)")
    return []


def _download(options: argparse.Namespace) -> list[Problem]:
    planned = downloads.plan(options.download)
    model = planned.model
    say(f"{model.name}, {model.licence} ({model.licence_url}), from {model.repository}.")
    say(f"About {size(planned.bytes_left)} to fetch, {size(planned.free)} free on the disk. {_needs(model)}")
    with ProgressLine(sys.stderr) as line:
        found = downloads.download(
            options.download,
            allowed=options.network,
            endpoint=options.endpoint,
            on_progress=lambda what, done, total: line.show(progress(f"{what}, bytes", done, total)),
        )
    if options.json:
        print_json({"id": found.id, "folder": str(found.folder)})
    else:
        print(f"{found.name} lies in {found.folder}.")
    return []


def _quantise(options: argparse.Namespace) -> list[Problem]:
    model = catalogue.find(options.quantise)
    quantise.check(model, options.bits, options.group_size)
    labelled = gold.read(options.gold) if options.gold else None
    say(_needs(model))
    with ProgressLine(sys.stderr) as line:
        before, after = quantise.quantise(
            model,
            options.bits,
            options.group_size,
            target=options.out,
            on_progress=lambda *told: line.show(progress(*told)),
        )
        folder = options.out or quantise.default_target(model, options.bits)
        scores = []
        if labelled:
            for place in (str(model.folder) if model.folder else None, str(folder)):
                choice = ModelChoice(place, options.adapter)
                scores.append(quantise.measure(choice, labelled, on_progress=line.show).to_json())
    if options.json:
        print_json({"folder": str(folder), "before": asdict(before), "after": asdict(after), "scores": scores})
        return []
    print_bars([(f"{one.name}, {one.bits} bits", one.disk_bytes, size(one.disk_bytes)) for one in (before, after)])
    for name, score in zip(("before", "after"), scores, strict=False):
        told = ", ".join(f"{key} {_f1(value):.3f}" for key, value in score.items() if value is not None)
        print(f"{name}: {told}")
    print(f"Written to {folder}.")
    return []


def _dataset(options: argparse.Namespace) -> list[Problem]:
    if not options.source:
        return _list_datasets(options)
    base = None if options.base == "none" else catalogue.find(options.base)
    if options.name and options.out:
        raise DataRefused("Give --name or --out, not both.")
    folder = options.out or (paths.datasets_folder() / options.name if options.name else None)
    with ProgressLine(sys.stderr) as line:
        data = _data(options, base, folder, lambda *told: line.show(progress(*told)))
    if folder:
        datasets.write(data, folder)
    if options.json:
        print_json(
            {
                "name": data.name,
                "folder": str(folder) if folder else None,
                "base": data.base,
                "sizes": [asdict(part) for part in tables.sizes(data)],
                "comment_words": [asdict(bar) for bar in tables.comment_lengths(data)],
                "problems": [asdict(problem) for problem in data.problems],
            }
        )
    else:
        _show(data)
        if folder:
            print(f"\nWritten to {folder}.")
    return list(data.problems)


def _data(options: argparse.Namespace, base: Model | None, folder: Path | None, tell: OnProgress) -> DataSet:
    one = options.source[0]
    if len(options.source) == 1 and (one.is_dir() or not one.suffix):
        return datasets.read(datasets.find(one), base=base, format_=options.format or Recipe().format, on_progress=tell)
    found: list[rows.Row] = []
    problems: list[Problem] = []
    for source in options.source:
        if source.suffix == operations.REVIEW_SUFFIX:
            found += rows.read_review(source, tell)
        elif source.suffix == ".jsonl":
            found += rows.read_lines(source, tell)
        elif source.is_dir():
            raise DataRefused(f"{source} is a folder, which can only be shown by itself.")
        elif options.reports is None:
            raise DataRefused(f"{source.name} is an export: name the reports on it (--reports FILE.jsonl).")
        else:
            more, told = rows.read_export(source, options.reports, options.sheet, tell)
            found, problems = found + more, problems + told
    given = {
        "parks": options.parks,
        "years": options.years,
        "train_share": options.train,
        "seed": options.seed,
        "max_tokens": options.max_tokens,
        "format": options.format,
    }
    recipe = datasets.PAPER if options.paper else Recipe()
    recipe = replace(recipe, **{name: value for name, value in given.items() if value is not None})
    name = folder.name if folder else one.stem
    sources = [file.name for file in (*options.source, options.reports) if file]
    return datasets.build(name, found, recipe, sources=sources, base=base, problems=problems, on_progress=tell)


def _show(data: DataSet) -> None:
    print(f"{data.name}" + (f" (tokens as {data.base} counts them)" if data.base else ""))
    header = [
        "",
        "rows",
        "parks",
        "with a closure",
        "comment tokens",
        "summary tokens",
        "all tokens",
        "median",
        "longest",
    ]
    print_table(
        header, [["-" if v is None else shown(v) for v in asdict(part).values()] for part in tables.sizes(data)]
    )
    print("\nComments by their words:")
    print_bars(
        [
            (f"{bar.start:>4}-{bar.end - 1:<4}", bar.train + bar.valid, f"{bar.train} + {bar.valid}")
            for bar in tables.comment_lengths(data)
        ]
    )


def _list_datasets(options: argparse.Namespace) -> list[Problem]:
    found = []
    for card in sorted(paths.datasets_folder().glob(f"*/{datasets.CARD}")):
        told = json.loads(card.read_text(encoding="utf-8"))
        found.append({"name": card.parent.name, "folder": str(card.parent), **told})
    if options.json:
        print_json({"datasets": found})
    elif found:
        entries = [
            [d["name"], str(d["rows"]["train"]), str(d["rows"]["valid"]), ", ".join(d["sources"])] for d in found
        ]
        print_table(["data set", "train", "valid", "made of"], entries)
    else:
        print("There is no data set yet: ranger-desk dataset SOURCE --name NAME makes one.")
    return []


def _needs(model: Model) -> str:
    needs = memory.needs(model)
    fits = [
        f"{size(needed)} {what}{'' if enough else ', more than there is'}"
        for needed, what, enough in (
            (needs.use, "to use", needs.can_use),
            (needs.training, "to train", needs.can_train),
        )
    ]
    return f"{model.name} needs {' and '.join(fits)}; {size(needs.usable)} can be had here."


def _f1(score: Any) -> float:
    return float(score["f1"] if isinstance(score, dict) else score)
