"""What is remembered comes back as it was; what is damaged comes back as nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray, QSettings

from ranger_desk.engine.choice import ModelChoice
from ranger_desk.ui.drafts import Drafts
from ranger_desk.ui.settings import RECENT, ZOOM, Draft, Settings, full_name
from ranger_desk.ui.theme import Appearance


@pytest.fixture
def ini(tmp_path: Path) -> Path:
    return tmp_path / "kept.ini"


def at(ini: Path) -> Settings:
    return Settings(QSettings(str(ini), QSettings.Format.IniFormat))


def write(ini: Path, **values: object) -> None:
    store = QSettings(str(ini), QSettings.Format.IniFormat)
    for key, value in values.items():
        store.setValue(key, value)
    store.sync()


def test_at_first_there_is_nothing(ini: Path):
    settings = at(ini)
    assert (settings.reviewer, settings.appearance, settings.zoom) == ("", Appearance.SYSTEM, 1.0)
    assert (settings.model, settings.recent, settings.drafts(Path("/r"))) == (ModelChoice(), [], {})
    assert settings.state("geometry").isEmpty()


def test_everything_comes_back(ini: Path, tmp_path: Path):
    settings = at(ini)
    settings.reviewer = "  Dana Reyes "
    settings.appearance = Appearance.DARK
    settings.zoom = 1.3
    settings.model = ModelChoice("/models/llama", "none")
    settings.add_recent(tmp_path)
    settings.keep_state("geometry", QByteArray(b"\0\1bytes"))
    del settings
    again = at(ini)
    assert again.reviewer == "Dana Reyes"
    assert again.appearance is Appearance.DARK
    assert again.zoom == 1.3
    assert again.model == ModelChoice("/models/llama", "none")
    assert again.recent == [tmp_path]
    assert again.state("geometry").data() == b"\0\1bytes"


def test_damaged_values_are_none(ini: Path):
    write(ini, appearance="purple", zoom="huge", recent="{", **{"drafts/|r": "[1]", "window/geometry": "text"})
    settings = at(ini)
    assert settings.appearance is Appearance.SYSTEM
    assert settings.zoom == 1.0
    assert settings.recent == []
    assert settings.drafts(Path("/r")) == {}
    assert settings.state("geometry").isEmpty()


@pytest.mark.parametrize(("wish", "kept"), [(9.0, ZOOM[1]), (0.1, ZOOM[0])])
def test_text_is_neither_tiny_nor_enormous(ini: Path, wish: float, kept: float):
    settings = at(ini)
    settings.zoom = wish
    assert settings.zoom == kept


def test_recent_files_are_few_and_the_latest_first(ini: Path, tmp_path: Path):
    settings = at(ini)
    files = [tmp_path / f"{number}.csv" for number in range(RECENT + 3)]
    for file in files:
        file.touch()
        settings.add_recent(file)
    settings.add_recent(files[5])
    assert settings.recent[0] == files[5]
    assert len(settings.recent) == RECENT == len(set(settings.recent))
    settings.forget_recent(files[5])
    assert files[5] not in settings.recent
    settings.clear_recent()
    assert settings.recent == []


@how(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.integers(1, 99), st.builds(Draft, st.none() | st.text(), st.none() | st.text()), max_size=5))
def test_drafts_come_back_to_the_letter(ini: Path, drafts: dict[int, Draft]):
    review = Path("/some/where/review.rangerdesk")
    at(ini).keep_drafts(review, drafts)
    assert at(ini).drafts(review) == drafts
    assert at(ini).drafts(Path("/another.rangerdesk")) == {}


def test_an_empty_draft_is_none(ini: Path):
    review = Path("/r")
    drafts = Drafts(at(ini), review)
    assert drafts.keep(3, Draft("text"))
    assert not drafts.keep(3, Draft("text"))
    assert not drafts.keep(4, Draft())
    assert Drafts(at(ini), review).of(3) == Draft("text")
    assert drafts.keep(3, Draft())
    assert not Drafts(at(ini), review).ids


def test_the_users_settings_lie_in_the_programs_own_folder_where_one_was_given(ranger_desk_home: Path):
    settings = Settings.of_this_user()
    settings.reviewer = "Dana"
    settings.keep_drafts(Path("/r"), {})
    assert "Dana" in (ranger_desk_home / "settings.ini").read_text()


def test_the_user_of_this_machine_has_a_name():
    assert full_name()
