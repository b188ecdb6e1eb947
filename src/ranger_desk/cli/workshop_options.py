"""Options of `ranger-desk models`, `dataset`, `teach`, `adapters` and `fuse`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

COMMANDS = ("models", "dataset", "teach", "adapters", "fuse")

EXAMPLES = """  ranger-desk models                                 which bases there are, and what they need in memory
  ranger-desk models --download llama-3.2-1b --network
  ranger-desk models --quantise smollm2-135m --bits 8 --group-size 64
  ranger-desk dataset labels/ --base smollm2-135m    sizes and lengths of a data set (a folder with train and valid)
  ranger-desk dataset july.rangerdesk august.rangerdesk --name reviewed
  ranger-desk dataset comments.csv --reports reports.jsonl --paper --name paper
  ranger-desk teach comments.csv --endpoint http://127.0.0.1:8080/v1 --model llama --out taught.jsonl
  ranger-desk adapters --try ours --review july.rangerdesk
  ranger-desk adapters --disagree ours closure-reader --review july.rangerdesk
  ranger-desk adapters --activate ours
  ranger-desk fuse ours --bits 8 --sample labels/valid.jsonl
"""


def add(commands: Any) -> None:
    """Add the workshop's commands to the parser's."""
    _models(commands.add_parser("models", help="which base models there are; download or quantise one"))
    _dataset(commands.add_parser("dataset", help="make or show a data set to train on"))
    _teach(commands.add_parser("teach", help="have a model elsewhere write summaries to train on; off unless --send"))
    _adapters(commands.add_parser("adapters", help="the toolbox of adapters: list, activate, roll back, import"))
    _fuse(commands.add_parser("fuse", help="fuse an adapter into its base, if it then answers as before"))


def _models(command: argparse.ArgumentParser) -> None:
    action = command.add_mutually_exclusive_group()
    action.add_argument("--download", metavar="ID", help="download a model of the list; needs --network")
    action.add_argument("--quantise", metavar="MODEL", help="write a model with weights of other bits")
    command.add_argument("--network", action="store_true", help="allow the network for this download")
    command.add_argument("--endpoint", help="another hub than Hugging Face's")
    _add_width(command, bits=4)
    command.add_argument("--out", type=Path, help="the folder for the quantised model")
    command.add_argument("--gold", type=Path, help="labelled comments: scores before and after quantising")
    command.add_argument("--adapter", default="none", help="an adapter for these scores")
    _add_json(command)


def _dataset(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "source",
        nargs="*",
        type=Path,
        help="reviews (.rangerdesk), labelled rows (.jsonl), an export with --reports, or a folder with train.jsonl "
        "and valid.jsonl, which is shown as it stands; without any, the data sets of this machine",
    )
    command.add_argument("--reports", type=Path, help="reports on the export, as 'summarize' writes them (.jsonl)")
    command.add_argument("--sheet", help="which sheet of the export, where several fit")
    command.add_argument("--name", help="keep the data set under this name")
    command.add_argument("--out", type=Path, help="keep the data set in this folder")
    command.add_argument("--paper", action="store_true", help="as in the paper: 100 random parks, 3 years of each")
    command.add_argument("--parks", type=int, help="how many parks are drawn (default: all)")
    command.add_argument("--years", type=int, help="how many years of each are drawn (default: all)")
    command.add_argument("--train", type=float, metavar="SHARE", help="share to train on (default: 0.75)")
    command.add_argument("--seed", type=int, help="of the draws (default: 0)")
    command.add_argument("--max-tokens", type=int, help="leave longer rows out (default: 2048)")
    command.add_argument("--format", help="the prompt format whose tokens are counted (default: advanced)")
    command.add_argument("--base", default="smollm2-135m", help="whose tokens are counted; 'none' counts none")
    _add_json(command)


def _teach(command: argparse.ArgumentParser) -> None:
    command.add_argument("export", type=Path, nargs="?", help="comments: an export, or labelled rows (.jsonl)")
    command.add_argument("--endpoint", required=True, help="OpenAI-compatible, without '/chat/completions'")
    command.add_argument("--model", help="the model's name there")
    command.add_argument("--out", type=Path, help="where its answers are kept (.jsonl); gone on with where it is there")
    command.add_argument("--limit", type=int, help="only the first N comments")
    command.add_argument("--send", action="store_true", help="send them; without it only what would be sent is shown")
    command.add_argument("--keep-key", action="store_true", help="ask for the endpoint's key and keep it safe")
    command.add_argument("--forget-key", action="store_true", help="take the endpoint's key out of the keychain")
    command.add_argument("--base", default="smollm2-135m", help="whose tokenizer counts what would be sent")
    _add_json(command)


def _adapters(command: argparse.ArgumentParser) -> None:
    action = command.add_mutually_exclusive_group()
    action.add_argument("--activate", metavar="NAME", help="have an adapter answer from now on")
    action.add_argument("--roll-back", nargs="?", type=int, const=0, metavar="N", help="to the one before, or entry N")
    action.add_argument("--history", action="store_true", help="which adapter answered when, numbered")
    action.add_argument("--import", dest="take", type=Path, metavar="PATH", help="a file, or a folder of mlx-lm's")
    action.add_argument("--export", nargs=2, metavar=("NAME", "FILE"), help="write an adapter as one .rangeradapter")
    action.add_argument("--delete", metavar="NAME", help="take an adapter out; --undelete brings it back")
    action.add_argument("--undelete", nargs="?", const="", metavar="NAME", help="bring the last deleted one back")
    action.add_argument(
        "--try", dest="try_out", metavar="NAME", help="what this adapter would change in --review; nothing is replaced"
    )
    action.add_argument(
        "--disagree", nargs=2, metavar=("ONE", "OTHER"), help="where two adapters differ on --review, the gravest first"
    )
    action.add_argument("--measure", metavar="NAME", help="measure an adapter on --gold, and keep its scores")
    command.add_argument("--yes", action="store_true", help="activate also where the scores are lower or unknown")
    command.add_argument("--review", type=Path, help="a review (.rangerdesk), or the export that it was begun on")
    command.add_argument("--replace", action="store_true", help="after --try, let the new reports hold")
    command.add_argument("--name", help="of the imported adapter in the toolbox")
    command.add_argument("--base", help="of the imported adapter, where it does not say")
    command.add_argument("--scale", type=float, help="of the imported adapter, where it does not say")
    command.add_argument("--gold", type=Path, help="labelled comments to measure on")
    _add_json(command)


def _fuse(command: argparse.ArgumentParser) -> None:
    command.add_argument("run", help="a run, an adapter of the toolbox, or an adapter's folder")
    command.add_argument("--model", help="its base, where its card does not say")
    command.add_argument("--sample", type=Path, help="held-out comments (.jsonl, or an export); default: the run's own")
    command.add_argument("--max-share", type=float, default=0.05, help="of answers that may differ (default: 0.05)")
    command.add_argument("--out", type=Path, help="the folder for the fused model")
    _add_width(command, bits=8)
    _add_json(command)


def _add_width(command: argparse.ArgumentParser, bits: int) -> None:
    command.add_argument(
        "--bits",
        type=lambda text: None if text == "float" else int(text),
        default=bits,
        help=f"of a weight, or 'float' for 16-bit floats (default: {bits})",
    )
    command.add_argument("--group-size", type=int, default=64, help="weights that share a scale (default: 64)")


def _add_json(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print JSON, for programs")
