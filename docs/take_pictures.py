"""Takes the pictures in docs/pictures: the sample export, summarised by the shipped model, in the real window.

    python docs/take_pictures.py [FOLDER]

Needs no display. Takes two or three minutes, for the model reads every comment of the sample. The pictures become a
third as large where the program pngquant is installed, and look best with the font Inter (Debian: fonts-inter).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["RANGER_DESK_HOME"] = tempfile.mkdtemp(prefix="ranger-desk-pictures-")

from PySide6.QtCore import QEventLoop, QSize
from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from workshop_pictures import workshop

from ranger_desk import paths
from ranger_desk.checks import RULES
from ranger_desk.review import Filters
from ranger_desk.ui.app import Application
from ranger_desk.ui.checks_dialog import ChecksDialog
from ranger_desk.ui.links_dialog import LinksDialog
from ranger_desk.ui.main_window import MainWindow
from ranger_desk.ui.mapping_dialog import MappingDialog
from ranger_desk.ui.settings import Settings
from ranger_desk.ui.theme import Appearance

SIZE = QSize(1280, 800)
WIDE = QSize(1920, 1200)
BESIDE = 1060
"""Pixels of the pane in which the counts stand beside the comment."""
_AROUND = 10
"""Pixels around a part of a window."""
PATIENCE = 600
"""Seconds for the model to read the sample."""
SHORT = 60
"""Words of a comment that leaves room in the picture for its closures and counts."""
STRANGE = "Site;Reporting;Remarks from the field\nCDRV;Jan-23;Loop Road closed until the 19th.\nMRLN;Jan-23;All open.\n"
ANNUAL = "UnitCode,ParkName,Year,RecreationVisits\nCDRV,Cedar Veil National Monument,2023,184202\n"


class Camera:
    """Takes pictures of a window in both themes."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        self.window = window
        self.folder = folder

    def wait(self, condition: Callable[[], object], seconds: float = 30) -> None:
        """Let the window live until `condition` holds.

        Raises:
            TimeoutError: it did not in time.
        """
        end = time.monotonic() + seconds
        while not condition():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 50)
            if time.monotonic() > end:
                raise TimeoutError("The window did not come so far; a picture is missing.")

    def live(self, seconds: float = 0.6) -> None:
        """Let the window live for a while."""
        end = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() > end, seconds + 10)

    def take(self, name: str, what: QWidget | None = None) -> None:
        """Take a picture in the light and one in the dark: of a window, or of a part of one with a little around it."""
        what = what or self.window
        for appearance in (Appearance.LIGHT, Appearance.DARK):
            self.window.look.appear(appearance)
            self.live()
            file = self.folder / f"{name}-{appearance}.png"
            around = what.geometry().adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)
            (what.grab() if what.isWindow() else what.parentWidget().grab(around)).save(str(file))
            if squeeze := shutil.which("pngquant"):
                subprocess.run([squeeze, "--speed", "1", "--ext", ".png", "--force", "128", str(file)], check=True)

    def dialog(self, kind: type[QDialog]) -> QDialog:
        """The dialog of this kind, when it is there."""
        self.wait(lambda: self.window.findChildren(kind))
        return self.window.findChildren(kind)[0]


def main() -> None:
    """Take all pictures."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    app = Application(sys.argv[:1])
    if "Inter" in QFontDatabase.families():
        app.setFont(QFont("Inter", 10))
    settings = Settings.of_this_user()
    settings.reviewer = "Dana Reyes"
    window = MainWindow(settings)
    window.resize(SIZE)
    window.show()
    camera = Camera(window, folder)
    camera.take("first-start")
    questions(camera)
    review(camera)
    guide(camera)
    workshop(camera, SIZE)
    window.close()


def questions(camera: Camera) -> None:
    """A file whose columns are unknown, and one that cannot be opened."""
    home = paths.data_folder()
    for name, text in (("field remarks.csv", STRANGE), ("annual summary.csv", ANNUAL)):
        (home / name).write_text(text)
    camera.window.open_path(home / "field remarks.csv")
    asked = camera.dialog(MappingDialog)
    camera.take("columns", asked)
    asked.reject()
    camera.window.open_path(home / "annual summary.csv")
    camera.wait(lambda: camera.window.stack.currentWidget() is camera.window.error)
    camera.take("error")


def review(camera: Camera) -> None:
    """The sample: opened, summarised, reviewed, exported."""
    window = camera.window
    window.open_path(paths.sample_export())
    camera.wait(lambda: window.page.review is not None)
    current = window.page.review
    assert current is not None
    window.commands.summarise.trigger()
    camera.wait(lambda: current.counts().with_report >= 20, PATIENCE)
    camera.take("busy")
    camera.wait(lambda: not window.run.summariser.running, PATIENCE)
    camera.live()
    rows = current.rows(current.ids())
    short = (row for row in rows if not row.flags and len(row.park_month.comment.split()) < SHORT)
    closures = {row.id: len(row.report.closures) for row in short if row.report}
    window.page.go_to(max(closures, key=lambda id_: closures[id_]))
    camera.take("review")
    window.commands.edit.trigger()
    camera.take("edit")
    window.commands.cancel_edit.trigger()
    for _ in range(4):
        window.commands.accept.trigger()
    window.message.hide()
    flagged = current.ids(Filters(rule="closed-but-counted"))
    history = {row.id: len(current.unit_rows(row.park_month.unit_code)) for row in current.rows(flagged)}
    window.page.go_to(max(flagged, key=lambda id_: history[id_]))
    camera.live()
    camera.take("flags")
    camera.take("flag", window.page.pane.flags)
    camera.take("chart", window.page.pane.counts)
    counts(camera)
    window.commands.problems.trigger()
    camera.take("problems")
    window.commands.problems.trigger()
    window.writer.export(current.path, paths.data_folder() / "sample_export reviewed.xlsx")
    camera.wait(lambda: "written" in window.message.text)
    camera.take("exported")


def guide(camera: Camera) -> None:
    """The guide in the help window, with words that are looked for."""
    guide = camera.window.help
    guide.show_page("flags")
    guide.window.resize(SIZE.width() * 7 // 8, SIZE.height() * 7 // 8)
    guide.window.search.setText("fixed estimate")
    guide.window.next_match()
    camera.take("help", guide.window)
    guide.window.close()


def counts(camera: Camera) -> None:
    """The counts of a flagged month: in the pane, in a wide window, and what decides about flags."""
    window, pane = camera.window, camera.window.page.pane
    pane.verticalScrollBar().setValue(pane.verticalScrollBar().maximum())
    camera.take("counts")
    pane.verticalScrollBar().setValue(0)
    window.resize(WIDE)
    window.page.setSizes([WIDE.width() - BESIDE, BESIDE])
    camera.live()
    camera.take("counts-wide")
    window.resize(SIZE)
    window.page.setSizes([SIZE.width() * 3 // 5, SIZE.width() * 2 // 5])
    window.commands.dismiss_flag.trigger()
    camera.take("dismiss", window.page.pane.flags)
    window.page.table.step(1)  # the reason that was asked for goes away
    window.page.table.step(-1)
    window.commands.checks.trigger()
    checks = camera.dialog(ChecksDialog)
    assert isinstance(checks, ChecksDialog)
    checks.table.selectRow([rule.name for rule in RULES].index("unusual"))
    camera.live(2)
    camera.take("checks", checks)
    checks.reject()
    window.commands.link.trigger()
    links = camera.dialog(LinksDialog)
    camera.take("links", links)
    links.reject()


if __name__ == "__main__":
    main()
