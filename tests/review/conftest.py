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
