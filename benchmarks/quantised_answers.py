"""How far answers of quantised weights agree with those of dense ones: what a Mac answers, and what Linux does.

    python benchmarks/quantised_answers.py EXPORT [--rows 96]

On the CPU quantised weights are unpacked before they are used, so that this shows what quantising does to answers, and
nothing of the speed of quantised kernels.
"""

from __future__ import annotations

import argparse
from collections import deque
from datetime import UTC, datetime
from pathlib import Path

from ranger_desk import exports
from ranger_desk.closures import FORMATS, parse
from ranger_desk.engine import blas
from ranger_desk.engine.choice import ModelChoice, Resolved, resolve
from ranger_desk.records import ParkMonth, Provenance, Report

blas.prepare()

import mlx.core as mx  # noqa: E402  (after OpenBLAS)

from ranger_desk.engine import base, fuse, model  # noqa: E402
from ranger_desk.engine.generate import Batcher, cautious  # noqa: E402


def reports(resolved: Resolved, bits: int | None, park_months: list[ParkMonth]) -> list[Report]:
    """What the adapter, fused to weights of so many bits, says of each comment."""
    source = base.ensure_embedded_base(lambda *_: None)
    adapter = Path(str(resolved.adapter_folder))
    network, tokenizer = model.load(fuse.ensure_fused(source, adapter, resolved.key, bits, lambda *_: None))
    form = FORMATS[resolved.format]
    batcher = Batcher(network, tokenizer, form.max_answer_tokens, cautious(tokenizer, resolved.none_at_least))
    provenance = Provenance(resolved.base, resolved.adapter, form.name, "", resolved.key, datetime.now(UTC))
    order = sorted(range(len(park_months)), key=lambda n: len(park_months[n].comment))
    waiting = deque((n, form.prompt(park_months[n])) for n in order)
    found: dict[int, Report] = {}
    while waiting or batcher:
        batcher.take(waiting)
        for n, answer in batcher.step():
            found[n] = parse(answer.text, park_months[n], provenance, answer.complete)
    return [found[n] for n in range(len(park_months))]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("export", type=Path)
    parser.add_argument("--rows", type=int, default=96)
    arguments = parser.parse_args()
    park_months = [p for p in exports.read(arguments.export).park_months if p.comment.strip()]
    park_months = park_months[:: max(1, len(park_months) // arguments.rows)][: arguments.rows]
    resolved = resolve(ModelChoice())
    dense = reports(resolved, None, park_months)
    for bits in (8, 4):
        quantised = reports(resolved, bits, park_months)
        pairs = list(zip(dense, quantised, strict=True))
        answers = sum(a.answer == b.answer for a, b in pairs)
        summaries = sum(a.summary == b.summary for a, b in pairs)
        material = sum(a.summary.endswith("No Closures.") == b.summary.endswith("No Closures.") for a, b in pairs)
        equal = f"{answers} answers, {summaries} summaries, {material} decisions equal"
        print(f"{bits} bits against 16, of {len(pairs)}: {equal}")
    mx.clear_streams()


if __name__ == "__main__":
    main()
