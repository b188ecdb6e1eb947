import os
import shutil
import tempfile
from pathlib import Path

import pytest
from review_samples import export

from ranger_desk.review import Review


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "reviews"
    folder.mkdir()
    return folder / "july.rangerdesk"


@pytest.fixture
def review(path):
    with Review.create(path, export()) as made:
        yield made


@pytest.fixture
def unprivileged_folder():
    """A folder of our own while the test runs as a user whom file permissions bind (root they do not)."""
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
