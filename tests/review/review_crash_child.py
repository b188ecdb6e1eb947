"""Saves reports and decisions in a loop and announces each that is on disk, until it is killed."""

import itertools
import sys
from pathlib import Path

from review_samples import flag, report

from ranger_desk.records import Verdict
from ranger_desk.review import Review

with Review.open(Path(sys.argv[1])) as review:
    for number in itertools.count(int(sys.argv[2])):
        id_ = number % 5 + 1
        review.save_report(id_, report(f"report {number}"), [flag()] * (number % 3))
        print("report", number, flush=True)  # noqa: T201
        review.decide(id_, Verdict.ACCEPTED, f"decision {number}", "", "Kim")
        print("decision", number, flush=True)  # noqa: T201
        if number % 4 == 0:
            review.undo()
            review.redo()
            print("redo", number, flush=True)  # noqa: T201
