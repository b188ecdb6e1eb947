"""How fast comments are summarised: the paper's loop, our prompt one by one, and our batches, in one run.

    python benchmarks/summarize_rate.py EXPORT [--rows 48]

The paper's loop gives every comment its whole instruction and calls `mlx_lm.generate` for one comment at a time. A
model that was not trained on that prompt does not stop by itself, so the loop is let off after as many tokens as the
summary has that our model writes for the same comment: it never does more work than a model trained for it.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from ranger_desk import exports
from ranger_desk.closures import FORMATS, parse
from ranger_desk.closures.formats import after_month
from ranger_desk.engine import blas
from ranger_desk.engine.choice import ModelChoice, resolve
from ranger_desk.records import Provenance

blas.prepare()

import mlx.core as mx  # noqa: E402  (after OpenBLAS)
import mlx_lm  # noqa: E402

from ranger_desk.engine import base, fuse, model  # noqa: E402
from ranger_desk.engine.generate import Batcher, answer_alone  # noqa: E402


def timed(label: str, rows: int, work: Callable[[], object]) -> float:
    """Seconds that `work` took; prints them with the rate."""
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    print(f"{label:<44}{seconds:8.1f} s {rows / seconds:8.3f} comments/s")
    return seconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("export", type=Path)
    parser.add_argument("--rows", type=int, default=48)
    arguments = parser.parse_args()
    park_months = [p for p in exports.read(arguments.export).park_months if p.comment.strip()]
    step = max(1, len(park_months) // arguments.rows)
    park_months = park_months[::step][: arguments.rows]
    resolved = resolve(ModelChoice())
    folder = base.ensure_embedded_base(lambda *_: None)
    if resolved.adapter_folder:
        adapter = Path(resolved.adapter_folder)
        bits = fuse.default_bits(folder, metal=mx.metal.is_available())
        folder = fuse.ensure_fused(folder, adapter, resolved.key, bits, lambda *_: None)
    network, tokenizer = model.load(folder)
    ours, paper = FORMATS[resolved.format], FORMATS["advanced"]
    limit = ours.max_answer_tokens
    prompts = [ours.prompt(p) for p in park_months]
    provenance = Provenance(resolved.base, resolved.adapter, ours.name, "", resolved.key, datetime.now(UTC))
    answers: list[str] = []

    def one_by_one() -> None:
        answers.extend(answer_alone(network, tokenizer, prompt, limit)[0] for prompt in prompts)

    batched: dict[int, str] = {}

    def in_batches() -> None:
        batcher = Batcher(network, tokenizer, limit)
        waiting = deque(sorted(enumerate(prompts), key=lambda one: len(one[1].body)))
        while waiting or batcher:
            batcher.take(waiting)
            batched.update((number, answer.text) for number, answer in batcher.step())

    def papers_loop() -> None:
        for park_month, answer in zip(park_months, answers, strict=True):
            prompt = paper.prompt(park_month)
            summary = parse(answer, park_month, provenance).summary
            tokens = len(tokenizer.encode(after_month(summary))) + 1
            mlx_lm.generate(network, tokenizer, prompt.prefix + prompt.body + prompt.opening, max_tokens=tokens)

    rows = len(park_months)
    alone = timed("our prompt, one by one", rows, one_by_one)
    batch = timed("our prompt, continuous batches", rows, in_batches)
    loop = timed("the paper's loop (instruction, one by one)", rows, papers_loop)
    same = sum(batched[n] == answer for n, answer in enumerate(answers))
    print(f"batches against one by one: {alone / batch:.2f}x, {same} of {rows} answers identical")
    print(f"batches against the paper's loop: {loop / batch:.2f}x")
    unit = 1 << 20 if sys.platform == "linux" else 1 << 30  # kilobytes on Linux, bytes on macOS
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit:.2f} GiB")
    mx.clear_streams()


if __name__ == "__main__":
    main()
