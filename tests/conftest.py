"""What holds for every test: no network, own folders, nothing left running, the same outcome each time."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import Popen
from weakref import WeakSet

import pytest
from hypothesis import settings
from PySide6.QtCore import QLocale, QThread, QThreadPool
from shiboken6 import isValid
from tiny import write_tiny_model

# Read once: by Qt when its application is made, by the Hugging Face libraries when they are imported.
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["TZ"] = "MST7"  # not UTC, so that a mix-up of local time and UTC shows
time.tzset()
settings.register_profile("ranger-desk", derandomize=True, deadline=None, max_examples=50)
settings.load_profile("ranger-desk")
QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))

SHARED = Path(__file__).parents[1] / ".." / "shared"
GRACE = 2.0  # seconds that a thread or process has to end after its test

_qthreads: WeakSet[QThread] = WeakSet()
_processes: WeakSet[Popen] = WeakSet()


@pytest.fixture(scope="session", autouse=True)
def session_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The program's folder for whatever lives longer than one test."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("home")
        patch.setenv("RANGER_DESK_HOME", str(home))
        # Qt warns where there is none.
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
        yield home


@pytest.fixture(autouse=True)
def ranger_desk_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's folder for this test alone, empty."""
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("RANGER_DESK_HOME", str(home))
    return home


@pytest.fixture
def shared_models(ranger_desk_home: Path, session_home: Path) -> Path:
    """Lets the test use the models that earlier tests converted and fused; `paths.models_folder()`."""
    models = session_home / "models"
    models.mkdir(exist_ok=True)
    link = ranger_desk_home / "models"
    link.symlink_to(models, target_is_directory=True)
    return link


@pytest.fixture
def unprivileged_folder() -> Iterator[Path]:
    """A folder of our own, while the test runs as a user whom file permissions bind (root they do not)."""
    root = os.geteuid() == 0
    folder = Path(tempfile.mkdtemp())
    if root:
        os.chown(folder, 65534, 65534)
        os.seteuid(65534)
    yield folder
    if root:
        os.seteuid(0)
    folder.chmod(0o700)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a model with random weights, for tests of what goes on around a model."""
    return write_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data beside the checkout; skips where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("needs the data in ../shared")
    return SHARED.resolve()


@pytest.fixture(scope="session", autouse=True)
def started() -> Iterator[None]:
    """Remembers every QThread and child process that is started."""
    start_thread = QThread.start
    start_process = Popen.__init__

    def start(thread, *args, **kwargs):
        _qthreads.add(thread)
        start_thread(thread, *args, **kwargs)

    def init(process, *args, **kwargs):
        start_process(process, *args, **kwargs)
        _processes.add(process)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QThread, "start", start)
        patch.setattr(Popen, "__init__", init)
        yield


def _running() -> set[object]:
    # A QThread that runs Python code shows up among Python's threads as 'Dummy-N', for good.
    threads = {thread for thread in threading.enumerate() if not thread.name.startswith("Dummy-")}
    qthreads = {thread for thread in _qthreads if isValid(thread) and thread.isRunning()}
    processes = {process for process in _processes if process.poll() is None}
    return threads | qthreads | processes


@pytest.fixture(autouse=True)
def _nothing_left_running() -> Iterator[None]:
    """Fails a test that leaves a thread or a child process behind."""
    before = _running()
    yield
    deadline = time.monotonic() + GRACE
    while (left := _running() - before) and time.monotonic() < deadline:
        time.sleep(0.01)
    pool = QThreadPool.globalInstance()
    if left or not pool.waitForDone(int(GRACE * 1000)):
        pytest.fail(f"left running: {left or 'work in the global QThreadPool'}")
