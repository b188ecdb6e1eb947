"""The command line: the same functions as the window's, for scripts and for machines without a display."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from ranger_desk import __version__, operations, paths
from ranger_desk.checks import SettingsRefused
from ranger_desk.cli import terminal, training_options, workshop_options
from ranger_desk.cli.progress_line import ProgressLine
from ranger_desk.closures.formats import FORMATS
from ranger_desk.engine.choice import ChoiceError, ModelChoice
from ranger_desk.engine.client import Engine, EngineFailed
from ranger_desk.evaluation.lines import LinesRefused
from ranger_desk.exports import ExportError
from ranger_desk.records import Problem
from ranger_desk.review import Review, ReviewError

DONE, WITH_PROBLEMS, REFUSED = 0, 1, 2

EXAMPLES = f"""examples:
  ranger-desk open                                   the window, on the welcome screen
  ranger-desk open comments.xlsx                     the window, on an export
  ranger-desk summarize comments.csv --out reviewed.xlsx
  ranger-desk summarize comments.xlsx --counts counts.csv --out reports.jsonl --limit 50
  ranger-desk summarize comments.csv --model ~/models/llama-3-8b-4bit --adapter ~/adapters/ours --out reviewed.xlsx
  ranger-desk export ~/july.rangerdesk --out july.xlsx
  ranger-desk check counts_and_comments.csv --out flags.csv
  ranger-desk check counts.xlsx --comments comments.csv --dictionary fields.csv --out flags.csv
  ranger-desk check comments.csv --counts counts.csv --closures reports.jsonl --out flags.csv
  ranger-desk evaluate gold.jsonl --adapter closure-reader --adapter ~/adapters/ours --out report.html
  ranger-desk evaluate gold.jsonl --answers reports.jsonl --json scores.json
{workshop_options.EXAMPLES}{training_options.EXAMPLES}
exit codes: 0 done, 1 done with problems (they are on standard error), 2 refused
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    try:
        match options.command:
            case "open":
                return _open(options.file)
            case "summarize":
                return _summarize(options)
            case "evaluate":
                return _evaluate(options)
            case "check":
                return _check(options)
            case command if command in workshop_options.COMMANDS:
                return _workshop(options)
            case command if command in training_options.COMMANDS:
                return _training(options)
            case _:
                return _export(options.review, options.out)
    except (ExportError, ReviewError, ChoiceError, EngineFailed, LinesRefused, SettingsRefused) as error:
        _say(str(error))
        return REFUSED
    except KeyboardInterrupt:
        kept = "What was summarised is kept; the same command goes on from there."
        for_itself = options.command in ("evaluate", *workshop_options.COMMANDS)
        for_itself = for_itself or (options.command == "check" and options.closures)
        _say(f"Stopped. {'Nothing was written.' if for_itself else kept}")
        return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ranger-desk",
        description="Review park comments beside the summaries of a local model. Nothing leaves this machine.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"Ranger Desk {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")

    opening = commands.add_parser("open", help="open the window, on a file if one is given")
    opening.add_argument("file", nargs="?", type=Path, help="an export (.csv, .xlsx) or a review (.rangerdesk)")

    summarizing = commands.add_parser("summarize", help="summarise an export and write the result")
    summarizing.add_argument("export", type=Path, help="an export (.csv, .xlsx) or a review (.rangerdesk)")
    summarizing.add_argument("--out", type=Path, required=True, help="the file to write: .xlsx, .csv or .jsonl")
    summarizing.add_argument("--sheet", help="which sheet of a workbook, where several fit")
    summarizing.add_argument(
        "--counts", type=Path, action="append", default=[], help="a file of counts to join; may be repeated"
    )
    _add_model(summarizing, one_adapter=True)
    summarizing.add_argument("--limit", type=_positive, help="only the first N park-months of the file")
    summarizing.add_argument(
        "--again", action="store_true", help="summarise anew what this model has summarised before"
    )

    exporting = commands.add_parser("export", help="write a review that was begun before")
    exporting.add_argument("review", type=Path, help="a review (.rangerdesk), or the export that it was begun on")
    exporting.add_argument("--out", type=Path, required=True, help="the file to write: .xlsx, .csv or .jsonl")

    checking = commands.add_parser("check", help="compare counts with comments and write what contradicts")
    checking.add_argument("export", type=Path, help="an export with counts (.csv, .xlsx), or a review (.rangerdesk)")
    checking.add_argument("--out", type=Path, required=True, help="the table of flags to write: .csv")
    checking.add_argument("--sheet", help="which sheet of the export, where several fit")
    checking.add_argument("--comments", type=Path, help="the comments, where the export has none")
    checking.add_argument(
        "--counts", type=Path, action="append", default=[], help="a file of more counts to join; may be repeated"
    )
    checking.add_argument(
        "--closures",
        type=Path,
        help="closures as JSON lines, labelled or written by 'summarize'; without them the model reads the comments",
    )
    checking.add_argument("--dictionary", type=Path, help="a field dictionary, for the labels of count fields")
    checking.add_argument("--settings", type=Path, help="rules and thresholds (.json), instead of this machine's")
    _add_model(checking, one_adapter=True)

    measuring = commands.add_parser("evaluate", help="measure models, or stored answers, against labelled comments")
    measuring.add_argument("gold", type=Path, help="labelled comments, as JSON lines")
    _add_model(measuring, one_adapter=False)
    measuring.add_argument("--limit", type=_positive, help="only the first N rows of the file")
    measuring.add_argument(
        "--answers",
        type=Path,
        action="append",
        default=[],
        help="answers that 'summarize' wrote as .jsonl; may be repeated. No model runs then, unless one is named",
    )
    measuring.add_argument("--out", type=Path, help="the report to write: .html")
    measuring.add_argument("--json", type=Path, help="the file of all numbers to write: .json")
    workshop_options.add(commands)
    training_options.add(commands)
    return parser


def _add_model(command: argparse.ArgumentParser, *, one_adapter: bool) -> None:
    command.add_argument("--model", help="a model folder in mlx-lm's form, or a Hugging Face model on this disk")
    adapter = "a shipped adapter's name, an adapter folder, or 'none'"
    if one_adapter:
        command.add_argument("--adapter", help=adapter)
    else:
        command.add_argument("--adapter", action="append", default=[], help=f"{adapter}; may be repeated")
    command.add_argument("--format", choices=sorted(FORMATS), help="prompt format, where no card says it")


def _open(file: Path | None) -> int:
    from ranger_desk import ui  # noqa: PLC0415  (Qt is loaded only where a window is wanted)

    if ui.has_display():
        return ui.run(file)
    export = file or paths.sample_export()
    _say(f"There is no display here, so the window cannot open. Doing the same in the terminal with {export.name}.")
    terminal.review(export, Path.cwd() / f"{export.stem}-reviewed.xlsx")
    return DONE


def _summarize(options: argparse.Namespace) -> int:
    operations.check_ending(options.out)
    choice = ModelChoice(options.model, options.adapter, options.format)
    with Engine(choice) as engine:
        opened = operations.open_export(options.export, sheet=options.sheet)
        with opened.review as review:
            for file in options.counts:
                operations.add_counts(review, file)
            ids = review.ids()[: options.limit]
            if opened.resumed:
                _say(f"Going on with the review that was begun on {options.export.name}.")
            _follow(review, engine, ids, options.again)
            return _write(review, options.out, ids)


def _follow(review: Review, engine: Engine, ids: Sequence[int], again: bool) -> None:
    with ProgressLine(sys.stderr) as line:
        for progress in operations.summarize(review.path, engine, ids=ids, replace=True, again=again):
            line.show(progress)


def _evaluate(options: argparse.Namespace) -> int:
    from ranger_desk.cli import evaluating  # noqa: PLC0415  (the window need not wait for it)

    problems = evaluating.run(options)
    _tell_problems(problems)
    return WITH_PROBLEMS if problems else DONE


def _check(options: argparse.Namespace) -> int:
    from ranger_desk.cli import checking  # noqa: PLC0415  (as above)

    problems = checking.run(options)
    _tell_problems(problems)
    return WITH_PROBLEMS if problems else DONE


def _training(options: argparse.Namespace) -> int:
    from ranger_desk.cli import training  # noqa: PLC0415  (as above)

    try:
        return DONE if training.run(options) else WITH_PROBLEMS
    except training.REFUSALS as error:
        _say(str(error))
        return REFUSED


def _workshop(options: argparse.Namespace) -> int:
    from ranger_desk.cli import workshop  # noqa: PLC0415  (as above)

    try:
        problems = workshop.run(options)
    except workshop.REFUSALS as error:
        _say(str(error))
        return REFUSED
    _tell_problems(problems)
    return WITH_PROBLEMS if problems else DONE


def _export(path: Path, out: Path) -> int:
    operations.check_ending(out)
    with operations.open_export(path).review as review:
        return _write(review, out, review.ids())


def _write(review: Review, out: Path, ids: Sequence[int]) -> int:
    if not operations.is_checked(review):
        operations.check(review)
    problems = review.problems()
    written = operations.export(review, out, ids=ids)
    _tell_problems([*problems, *written.problems])
    errors = [row for row in review.rows(list(ids)) if row.error]
    for row in errors:
        _say(f"{row.park_month.unit_code} {row.park_month.date:%Y-%m}: not summarised: {row.error}")
    _say(f"{written.rows} park-months written to {written.path}.")
    return WITH_PROBLEMS if problems or written.problems or errors else DONE


def _tell_problems(problems: Sequence[Problem]) -> None:
    for problem in problems:
        where = [
            problem.file,
            f"row {problem.row}" if problem.row else "",
            f"column {problem.column}" if problem.column else "",
        ]
        _say(f"{', '.join(part for part in where if part)}: {problem.what} ({problem.done})")


def _say(text: str) -> None:
    print(text, file=sys.stderr)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number
