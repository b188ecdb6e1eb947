"""Step time of training against bare `mlx_lm.lora`, on the same rows, base and settings, in one run.

    python benchmarks/train_step.py DATA [--rows 24] [--batch-size 1] [--layers 4] [--rounds 3]

DATA is a data set (a folder with train.jsonl). Each round trains twice through the rows in a process of its own, once
bare and once ours, and times the second time through, when every step is compiled. Bare is mlx-lm's own `train_model`
with its own data set, batches and loss, on the same weights: on the CPU unpacked to float32, since quantised ones would
take it several times as long. Wall time is what a user waits; CPU time is what can be compared on a busy machine.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
import types
from pathlib import Path
from typing import Any

from ranger_desk.engine import blas
from ranger_desk.engine.training_settings import LINEAR_LAYERS, QUERIES_AND_VALUES, TrainingSettings
from ranger_desk.workshop import rows, training_data

Times = list[tuple[float, float]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path)
    parser.add_argument("--rows", type=int, default=24)
    parser.add_argument("--batch-size", type=int, default=1)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--all-linear", action="store_true", help="adapters on all linear layers, not on q and v only")
    parser.add_argument("--format", default="advanced")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--child", choices=list(CHILDREN), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(CHILDREN[options.child](options)))
        return
    found: dict[str, list[dict[str, float]]] = {name: [] for name in CHILDREN}
    for _ in range(options.rounds):
        for name, results in found.items():
            command = [sys.executable, __file__, *sys.argv[1:], "--child", name]
            results.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
            print(name, {key: round(value, 3) for key, value in results[-1].items()}, flush=True)
    for kind in ("wall", "cpu"):
        bare, ours = (min(result[kind] for result in found[name]) for name in CHILDREN)
        middle = [statistics.median(result[kind] for result in found[name]) for name in CHILDREN]
        print(f"{kind} time a step: bare {bare:.3f} s, ours {ours:.3f} s: {ours / bare:.3f}x ", end="")
        print(f"(the quickest of {options.rounds} rounds; by medians {middle[1] / middle[0]:.3f}x)")


def settings(options: argparse.Namespace) -> TrainingSettings:
    """The settings of both."""
    return TrainingSettings(
        keys=LINEAR_LAYERS if options.all_linear else QUERIES_AND_VALUES,
        layers=options.layers,
        batch_size=options.batch_size,
        iterations=2 * (options.rows // options.batch_size),
        report_every=1,
        validate_every=10**9,
        validation_rows=1,
        checkpoint_seconds=10**9,
    )


def texts(options: argparse.Namespace) -> list[training_data.Text]:
    """Rows spread over the data set."""
    known = rows.read_lines(options.data / "train.jsonl")
    return [training_data.text(row, options.format) for row in known[:: len(known) // options.rows][: options.rows]]


def told(times: Times, tokens: float, peak: float) -> dict[str, float]:
    """Seconds a step of the second time through, from the clocks after each step."""
    half = times[len(times) // 2 - 1 :]
    wall, cpu = ((last - first) / (len(half) - 1) for first, last in zip(half[0], half[-1], strict=True))
    return {"wall": wall, "cpu": cpu, "tokens": tokens, "peak_gigabytes": peak}


def bare(options: argparse.Namespace) -> dict[str, float]:
    """mlx-lm's own training, as its command runs it."""
    blas.prepare()
    import mlx.core as mx  # noqa: PLC0415  (in the child only, after OpenBLAS)
    import mlx_lm  # noqa: PLC0415
    from mlx_lm.lora import CONFIG_DEFAULTS, train_model  # noqa: PLC0415
    from mlx_lm.tuner.callbacks import TrainingCallback  # noqa: PLC0415
    from mlx_lm.tuner.datasets import TextDataset  # noqa: PLC0415

    from ranger_desk.engine import base, model  # noqa: PLC0415

    network, tokenizer = mlx_lm.load(str(base.ensure_embedded_base(lambda *_: None)))[:2]
    if not mx.metal.is_available():
        network = model.dense(network)
    times: Times = []
    seen: dict[str, Any] = {}

    class Clock(TrainingCallback):
        def on_train_loss_report(self, train_info: dict[str, Any]) -> None:
            times.append((time.perf_counter(), time.process_time()))
            seen.update(train_info)

    own = settings(options)
    lora = {"rank": own.rank, "scale": own.scale, "dropout": own.dropout, "keys": list(own.keys)}
    with tempfile.TemporaryDirectory() as folder:
        changes = {"num_layers": own.layers, "batch_size": own.batch_size, "iters": own.iterations, "seed": own.seed}
        changes |= {"lora_parameters": lora, "steps_per_report": 1, "adapter_path": folder, "save_every": 10**9}
        rows_ = [{"text": "".join((*one.prompt, one.answer))} for one in texts(options)]
        data = TextDataset(rows_, tokenizer)
        arguments = types.SimpleNamespace(**{**CONFIG_DEFAULTS, **changes})
        out, sys.stdout = sys.stdout, sys.stderr
        train_model(arguments, network, data, TextDataset([], tokenizer), Clock())
        sys.stdout = out
    mx.clear_streams()
    return told(times, seen["trained_tokens"], seen["peak_memory"])


def ours(options: argparse.Namespace) -> dict[str, float]:
    """Training as a run does it."""
    blas.prepare()
    import mlx.core as mx  # noqa: PLC0415  (as above)

    from ranger_desk.engine import base, model, training  # noqa: PLC0415
    from ranger_desk.engine.training_child import read_rows  # noqa: PLC0415

    network, tokenizer = model.load(base.ensure_embedded_base(lambda *_: None))
    times: Times = []
    seen: dict[str, Any] = {}

    def tell(kind: str, numbers: Any) -> None:
        if kind == "trained":
            times.append((time.perf_counter(), time.process_time()))
            seen.update(numbers)

    own = settings(options)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = (json.dumps({"prompt": one.prompt, "answer": one.answer}) for one in texts(options))
        (folder / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
        data = read_rows(folder / "rows.jsonl", tokenizer, own)
        training.train(network, data, data[:1], own, folder, tell)
    mx.clear_streams()
    return told(times, seen["tokens"], seen["memory_bytes"] / 1e9)


CHILDREN = {"bare": bare, "ours": ours}

if __name__ == "__main__":
    main()
