"""Nothing that was announced as saved is lost: killed in mid-run, or used by several threads at once."""

import os
import random
import sqlite3
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from review_samples import export, flag, report

from ranger_desk.records import Verdict
from ranger_desk.review import Column, Filters, Review, Sort, StepKind

CHILD = Path(__file__).with_name("review_crash_child.py")


def run_and_kill(path, first, lines, delay):
    """Run the child, kill it some time after its `lines`th line; all that it announced."""
    command = [sys.executable, str(CHILD), str(path), str(first)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        told = [child.stdout.readline() for _ in range(lines)]
        time.sleep(delay)
        child.kill()
        told += child.stdout.read().splitlines(keepends=True)
    assert child.returncode == -9
    return [(line.split()[0], int(line.split()[1])) for line in told if line.endswith("\n")]


def kept(review):
    """The numbers of all reports, decisions and redone decisions that the file holds."""
    with closing(sqlite3.connect(review.path)) as plain:
        assert plain.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert plain.execute("PRAGMA foreign_key_check").fetchall() == []
        reports = {text for (text,) in plain.execute("SELECT summary FROM reports")}
    steps = [step for id_ in review.ids() for step in review.history(id_)]
    return {
        "report": {int(text.split()[1]) for text in reports},
        "decision": {int(one.decision.summary.split()[1]) for one in steps if one.kind is StepKind.DECIDE},
        "redo": {int(one.decision.summary.split()[1]) for one in steps if one.kind is StepKind.REDO},
    }


def test_what_was_announced_survives_sigkill(path):
    Review.create(path, export()).close()
    rng = random.Random(7)
    announced = {"report": set(), "decision": set(), "redo": set()}
    for killed in range(5):
        for kind, number in run_and_kill(path, killed * 100_000, rng.randint(3, 60), rng.random() / 50):
            announced[kind].add(number)
        with Review.open(path) as review:
            there = kept(review)
            assert all(announced[kind] <= there[kind] for kind in announced)
            assert [row.id for row in review.rows(review.ids())] == [1, 2, 3, 4, 5]
    assert len(announced["decision"]) >= 5


def test_a_create_that_is_killed_leaves_no_review(path):
    child = (
        "import os, sys; from pathlib import Path; from review_samples import export\n"
        "from ranger_desk.review import Review\n"
        "os.fsync = lambda handle: os.kill(os.getpid(), 9)\n"
        "Review.create(Path(sys.argv[1]), export())"
    )
    environment = os.environ | {"PYTHONPATH": str(CHILD.parent)}
    done = subprocess.run([sys.executable, "-c", child, str(path)], env=environment, check=False)
    assert done.returncode == -9
    assert not path.exists()
    with Review.create(path, export()) as review:
        assert review.counts().rows == 5


def test_one_writes_while_two_read(path):
    Review.create(path, export()).close()
    finished = threading.Event()

    def write():
        try:
            with Review.open(path) as review:
                for number in range(300):
                    id_ = number % 5 + 1
                    review.save_report(id_, report(f"report {number}", [*report().closures] * (number % 3)), [flag()])
                    review.decide(id_, Verdict.ACCEPTED, f"decision {number}", "", "Kim")
                    if number % 10 == 0:
                        review.undo()
        finally:
            finished.set()

    def read():
        reads = 0
        with Review.open(path) as review:
            while not finished.is_set() or not reads:
                ids = review.ids(Filters(text="o"), Sort(Column.SUMMARY))
                for row in review.rows(ids):
                    # One state of the file: a report comes with its own closures.
                    if row.report:
                        assert len(row.report.closures) == int(row.report.summary.split()[1]) % 3
                review.counts()
                reads += 1
        return reads

    with ThreadPoolExecutor(3) as pool:
        jobs = [pool.submit(write), pool.submit(read), pool.submit(read)]
        results = [job.result() for job in jobs]
    assert min(results[1:]) > 0
    with Review.open(path) as review:
        assert review.rows([5])[0].report.summary == "report 299"


def test_two_writers_wait_for_each_other(path):
    Review.create(path, export()).close()

    def decide(name):
        with Review.open(path) as review:
            for number in range(100):
                review.decide(number % 5 + 1, Verdict.ACCEPTED, f"{name} {number}", "", name)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(decide, ["Kim", "Lee"]))
    with Review.open(path) as review:
        assert sum(len(review.history(id_)) for id_ in review.ids()) == 200
        while review.undo() is not None:
            pass
        assert review.counts().decided == 0
