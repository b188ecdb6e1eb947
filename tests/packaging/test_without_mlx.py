"""Where MLX is not installed (Windows), all but the model works: opening, reviewing, checks, the window, export."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ranger_desk import paths

BLOCK = """
import sys
from importlib.abc import MetaPathFinder

MISSING = {"mlx", "mlx_lm", "transformers", "tokenizers", "fcntl", "grp", "pwd", "resource", "termios"}

class Missing(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in MISSING:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)
        return None

sys.meta_path.insert(0, Missing())
for name in MISSING & set(sys.modules):
    del sys.modules[name]
"""
"""What Windows has not, for every Python that is started; it is read before anything else."""

REVIEWING = """
import sys
from pathlib import Path
from ranger_desk import operations, paths
from ranger_desk.records import Verdict
with operations.open_export(paths.sample_export()).review as review:
    operations.check(review)
    first = review.ids()[0]
    review.decide(first, Verdict.EDITED, "January: Loop Road was closed.", "read it", "Dana Reyes")
    assert review.undo() == first
    assert review.redo() == first
    written = operations.export(review, Path(sys.argv[1]))
    print(written.rows, sorted({flag.rule for row in review.rows(review.ids()) for flag in row.flags}))
"""
WINDOW = """
import sys
from PySide6.QtCore import QTimer
from ranger_desk import paths
from ranger_desk.ui.app import Application
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.settings import Settings
app = Application(["ranger-desk"])
window = MainWindow(Settings.of_this_user())
window.page.changed.connect(lambda: window.page.review and QTimer.singleShot(0, window.close))
window.show()
window.open_path(paths.sample_export())
QTimer.singleShot(40_000, lambda: app.exit(3))
code = app.exec()
print("opened" if code == 0 else "not opened")
"""


@pytest.fixture
def windows(tmp_path: Path) -> dict[str, str]:
    """An environment without MLX and without what only Unix has."""
    (tmp_path / "blocked").mkdir()
    (tmp_path / "blocked" / "sitecustomize.py").write_text(BLOCK)
    return os.environ | {"PYTHONPATH": str(tmp_path / "blocked")}


def run(environment: dict[str, str], *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *map(str, arguments)]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=90)


def test_a_review_is_checked_decided_and_exported(windows, tmp_path):
    done = run(windows, "-c", REVIEWING, tmp_path / "reviewed.xlsx")
    assert done.returncode == 0, done.stderr
    rows, _, rules = done.stdout.partition(" ")
    assert int(rows) > 10
    assert rules.strip() != ""
    sheet = load_workbook(tmp_path / "reviewed.xlsx").worksheets[0]
    assert "January: Loop Road was closed." in {cell.value for row in sheet.iter_rows() for cell in row}


def test_the_command_line_exports(windows, tmp_path):
    done = run(windows, "-m", "ranger_desk", "export", paths.sample_export(), "--out", tmp_path / "out.csv")
    assert done.returncode in (0, 1), done.stderr
    assert (tmp_path / "out.csv").stat().st_size > 1000


def test_the_window_opens_a_file(windows):
    done = run(windows, "-c", WINDOW)
    assert done.stdout == "opened\n", done.stderr


def test_summarising_is_refused_and_says_why(windows, tmp_path):
    done = run(windows, "-m", "ranger_desk", "summarize", paths.sample_export(), "--out", tmp_path / "out.csv")
    assert done.returncode == 2
    assert "mlx" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out.csv").exists()
