"""Options of `ranger-desk train` and `runs`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ranger_desk.workshop.presets import PRESETS

COMMANDS = ("train", "runs")

EXAMPLES = """  ranger-desk train --data labels/ --base llama-3-8b --preset paper-3 --dry-run
  ranger-desk train --data labels/ --preset ours --set epochs=3 --set rank=16
  ranger-desk train --resume ours-SmolLM2-135M-Instruct-20260102-030405
  ranger-desk runs                                   which runs there are, and how far
  ranger-desk runs --compare paper-1 paper-2 --gold labels/valid.jsonl --out curves.png
"""


def add(commands: Any) -> None:
    """Add these commands to the parser's."""
    command = commands.add_parser("train", help="train an adapter on a data set")
    what = command.add_mutually_exclusive_group(required=True)
    what.add_argument("--data", type=Path, help="a data set: its name, or a folder with train.jsonl and valid.jsonl")
    what.add_argument("--resume", metavar="RUN", help="go on with a run that was stopped or interrupted")
    command.add_argument("--base", default="smollm2-135m", help="a base's id, folder or GGUF file")
    command.add_argument("--preset", default="ours", choices=sorted(PRESETS), help="(default: ours)")
    command.add_argument("--set", action="append", default=[], metavar="KEY=VALUE", help="another setting; repeatable")
    command.add_argument("--name", help="of the run")
    command.add_argument("--dry-run", action="store_true", help="only say what it would train and take")
    command.add_argument("--launch", type=Path, metavar="HOSTFILE", help="on several machines (mlx.launch)")
    command.add_argument("--json", action="store_true", help="print JSON, for programs: a line an event")
    listing = commands.add_parser("runs", help="training runs, and how far they are")
    listing.add_argument("run", nargs="?", help="one run, with its losses")
    listing.add_argument("--compare", nargs="+", metavar="RUN", help="runs beside each other: settings, losses, scores")
    listing.add_argument("--gold", type=Path, help="labelled comments (.jsonl) that the compared runs answer first")
    listing.add_argument("--out", type=Path, help="a file for the compared runs' curves: .csv or .png")
    listing.add_argument("--delete", action="store_true", help="delete this run with all that it learnt")
    listing.add_argument("--json", action="store_true", help="print JSON, for programs")
