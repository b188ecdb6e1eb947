"""Fit an adapter's calibration on labelled comments that it was not trained on, and show how far it can be believed.

    uv run scripts/closure_reader/calibrate.py VALID.jsonl --adapter FOLDER [--write]

Prints the two scales, a reliability table and what remains right when the least certain comments are set aside, each
confidence in them from scales fitted on the other parks only (five folds). `--write` puts the scales of all parks into
the adapter's card.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
from collections.abc import Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import numpy as np

from ranger_desk.closures import parse
from ranger_desk.closures.confidence import Calibration, Scale
from ranger_desk.engine.choice import CARD, ModelChoice
from ranger_desk.engine.client import Engine
from ranger_desk.engine.events import Answered, Ready
from ranger_desk.evaluation import gold as labelled
from ranger_desk.evaluation import matching, scores
from ranger_desk.records import Report

FOLDS = 5
BINS = (0.0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 1.0)
COVERAGES = (1.0, 0.98, 0.95, 0.9, 0.8)


def fitted(chances: Sequence[float], right: Sequence[bool]) -> Scale:
    """The scale that best makes how often answers are right of their log-probabilities (damped logistic regression)."""
    logits = np.array([_logit(chance) for chance in chances])
    design = np.stack([logits, np.ones_like(logits)], 1)
    wanted, weights = np.array(right, float), np.array([1.0, 0.0])
    for _ in range(50):
        odds = 1 / (1 + np.exp(-design @ weights))
        slope = design.T @ (odds - wanted) + 0.1 * (weights - [1, 0])
        curve = (design * (odds * (1 - odds))[:, None]).T @ design + 0.1 * np.eye(2)
        weights = weights - np.linalg.solve(curve, slope)
    return Scale(float(max(0.05, weights[0])), float(weights[1]))


def answers(engine: Engine, gold: labelled.Gold) -> dict[int, Answered]:
    """Each row's answer, by its place in the gold file."""
    found: dict[int, Answered] = {}
    asked = [(i, row.park_month) for i, row in enumerate(gold.rows) if row.park_month.comment.strip()]
    with closing(engine.summarize(asked)) as events:
        for event in events:
            if isinstance(event, Answered):
                found |= dict.fromkeys(event.ids, event)
            elif isinstance(event, Ready):
                sys.stderr.write("The model is ready.\n")
    return found


def main() -> None:
    """Fit, show and perhaps write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--adapter", required=True, help="a folder, or a shipped adapter's name")
    parser.add_argument("--write", action="store_true", help="put the calibration into the adapter's card.json")
    options = parser.parse_args()
    gold = labelled.read(options.gold)
    with Engine(ModelChoice(adapter=options.adapter)) as engine:
        found = answers(engine, gold)
        resolved, provenance = engine.resolved, next(iter(engine.load()), None)
    if not isinstance(provenance, Ready):
        raise SystemExit("The model did not load.")

    def read(i: int, calibration: Calibration) -> Report:
        event = found[i]
        month = gold.rows[i].park_month
        return parse(event.answer, month, provenance.provenance, event.complete, event.chances, calibration)

    raw = {i: read(i, Calibration()) for i in found}
    lines: list[tuple[int, float, bool]] = []
    nones: list[tuple[int, float, bool]] = []
    for i, report in raw.items():
        label = gold.rows[i].label
        for closure in report.closures:
            if closure.confidence is not None:
                right = any(
                    matching.same_place(truth, closure) and truth.extent is closure.extent for truth in label.closures
                )
                lines.append((i, math.log(closure.confidence), right))
        if not report.closures and report.confidence is not None:
            nones.append((i, math.log(report.confidence), not scores.reports(label.summary)))

    def calibration(rows: set[int]) -> Calibration:
        kinds = [[(chance, right) for i, chance, right in kind if i in rows] for kind in (lines, nones)]
        return Calibration(*(fitted(*zip(*kind, strict=True)) for kind in kinds))

    parks = sorted({row.park_month.unit_code for row in gold.rows})
    fold = {park: k % FOLDS for k, park in enumerate(parks)}
    sure: dict[int, Report] = {}
    for k in range(FOLDS):
        inside = {i for i in found if fold[gold.rows[i].park_month.unit_code] == k}
        others = calibration(set(found) - inside)
        sure |= {i: read(i, others) for i in inside}
    reliability = [
        *((c, r) for i, _, r in nones if (c := sure[i].confidence) is not None),
        *(
            (c.confidence, any(matching.same_place(t, c) and t.extent is c.extent for t in gold.rows[i].label.closures))
            for i in found
            for c in sure[i].closures
            if c.confidence is not None
        ),
    ]
    sys.stdout.write("confidence  answers  mean confidence  right\n")
    for low, high in pairwise(BINS):
        inside_bin = [(c, r) for c, r in reliability if low <= c < high or (high == 1.0 and c == 1.0)]
        if inside_bin:
            mean, right = (sum(values) / len(inside_bin) for values in zip(*inside_bin, strict=True))
            sys.stdout.write(f"{low:.2f}-{high:.2f}   {len(inside_bin):7}  {mean:15.3f}  {right:.3f}\n")
    order = sorted(found, key=lambda i: -(sure[i].confidence or 0))
    sys.stdout.write("most certain  comments  material decision right\n")
    for coverage in COVERAGES:
        kept = order[: round(coverage * len(order))]
        right = sum(scores.reports(sure[i].summary) == scores.reports(gold.rows[i].label.summary) for i in kept)
        sys.stdout.write(f"{coverage:11.0%}  {len(kept):8}  {right / len(kept):.4f}\n")
    whole = calibration(set(found))
    card_entry = {
        k: [round(s.slope, 4), round(s.offset, 4)] for k, s in (("closure", whole.closure), ("none", whole.none))
    }
    sys.stdout.write(json.dumps(card_entry) + "\n")
    if options.write and resolved.adapter_folder:
        card = Path(resolved.adapter_folder) / CARD
        content = json.loads(card.read_text(encoding="utf-8")) | {"calibration": card_entry}
        card.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _logit(chance: float) -> float:
    probability = min(1 - 1e-6, max(1e-6, math.exp(min(0.0, chance))))
    return math.log(probability / (1 - probability))


if __name__ == "__main__":
    main()
