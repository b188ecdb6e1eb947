"""Whether summarising costs as much a comment for many comments as for few: once, 4 and 16 times the rows.

    python benchmarks/summarize_scaling.py EXPORT [--rows 60]

Through the engine as the program uses it; comments are spread over the export, so that each size has the same mixture.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from ranger_desk import exports
from ranger_desk.engine.client import Engine
from ranger_desk.engine.events import Answered
from ranger_desk.evaluation.running import peak_memory


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("export", type=Path)
    parser.add_argument("--rows", type=int, default=60)
    arguments = parser.parse_args()
    distinct = {p.comment: p for p in exports.read(arguments.export).park_months if p.comment.strip()}
    park_months = list(distinct.values())
    with Engine() as engine:
        for _ in engine.load():
            pass
        for times in (1, 4, 16):
            rows = arguments.rows * times
            step = max(1, len(park_months) // rows)
            chosen = park_months[::step][:rows]
            started = time.perf_counter()
            done = sum(len(e.ids) for e in engine.summarize(list(enumerate(chosen))) if isinstance(e, Answered))
            seconds = time.perf_counter() - started
            memory = (peak_memory(engine.pid or 0) or 0) / (1 << 30)
            print(f"{done:>6} comments {seconds:8.1f} s {1000 * seconds / done:8.1f} ms each, peak {memory:.2f} GiB")


if __name__ == "__main__":
    main()
