"""The engine through its public face, with a real child process and a tiny model."""

import os
import signal
from pathlib import Path

import pytest

from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.client import Engine, EngineFailed
from ranger_desk.engine.events import Answered, Finished, Paused, Preparing, Ready, Restarted, Resumed, SetAside
from ranger_desk.records import ParkMonth


def park_month(number: int) -> ParkMonth:
    return ParkMonth("PINE", "Pine Hollow NHS", 2019, 7, f"Comment number {number} of the month.")


ITEMS = [(n, park_month(n)) for n in range(30)]


@pytest.fixture
def engine(tiny_model: Path):
    with Engine(ModelChoice(str(tiny_model), format="basic")) as engine:
        yield engine


def answered(events) -> list[int]:
    return sorted(id_ for event in events if isinstance(event, Answered) for id_ in event.ids)


def test_every_park_month_is_answered_once(engine):
    events = list(engine.summarize(ITEMS))
    assert answered(events) == [n for n, _ in ITEMS]
    assert any(isinstance(e, Preparing) for e in events)
    assert isinstance(events[-1], Finished)
    assert not events[-1].cancelled


def test_equal_comments_are_answered_once_for_all(engine):
    events = [
        e
        for e in engine.summarize([(1, park_month(7)), (2, park_month(8)), (3, park_month(7))])
        if isinstance(e, Answered)
    ]
    assert sorted(e.ids for e in events) == [(1, 3), (2,)]


def test_a_second_run_uses_the_loaded_model(engine):
    list(engine.summarize(ITEMS[:1]))
    first = engine.pid
    events = list(engine.summarize(ITEMS[1:2]))
    assert engine.pid == first
    assert not any(isinstance(e, Preparing) for e in events)


def test_nothing_to_do_starts_nothing(engine):
    assert list(engine.summarize([])) == [Finished(False)]
    assert engine.pid is None


def test_a_killed_child_is_started_again_and_no_row_is_lost(engine):
    events, killed = [], False
    for event in engine.summarize(ITEMS):
        events.append(event)
        if isinstance(event, Answered) and not killed:
            killed = True
            os.kill(engine.pid, signal.SIGKILL)
    assert answered(events) == [n for n, _ in ITEMS]
    (restart,) = (e for e in events if isinstance(e, Restarted))
    assert "signal 9" in restart.why
    assert not any(isinstance(e, SetAside) for e in events)


def test_a_row_that_kills_the_child_twice_is_set_aside_and_the_rest_goes_on(tiny_model, monkeypatch):
    monkeypatch.setenv("RANGER_DESK_TEST_DEADLY", "number 3 ")
    monkeypatch.setattr("ranger_desk.engine.client.CHILD", (str(Path(__file__).with_name("deadly_child.py")),))
    with Engine(ModelChoice(str(tiny_model), format="basic")) as engine:
        events = list(engine.summarize(ITEMS))
    assert [e.id for e in events if isinstance(e, SetAside)] == [3]
    assert answered(events) == [n for n, _ in ITEMS if n != 3]
    aside = next(e for e in events if isinstance(e, SetAside))
    assert "twice" in aside.error


def test_a_child_that_always_dies_ends_the_run(tiny_model, monkeypatch):
    monkeypatch.setattr("ranger_desk.engine.client.CHILD", ("-c", "import sys; sys.exit('no memory')"))
    with Engine(ModelChoice(str(tiny_model), format="basic")) as engine, pytest.raises(EngineFailed, match="no memory"):
        list(engine.summarize(ITEMS))


def test_cancel_ends_the_run_and_the_engine_can_go_on(engine):
    events = []
    for event in engine.summarize(ITEMS):
        events.append(event)
        if isinstance(event, Ready):
            engine.cancel()
    assert events[-1] == Finished(True)
    assert answered(events) == []
    assert answered(engine.summarize(ITEMS[:2])) == [0, 1]


def test_pause_stops_the_answers_until_resume(engine):
    events = []
    for event in engine.summarize(ITEMS):
        events.append(event)
        if isinstance(event, Ready):
            engine.pause()
        if isinstance(event, Paused):
            assert answered(events) == []
            engine.resume()
    kinds = [type(e) for e in events]
    assert kinds.index(Paused) < kinds.index(Resumed) < kinds.index(Answered)
    assert answered(events) == [n for n, _ in ITEMS]


def test_a_paused_run_can_be_cancelled(engine):
    events = []
    for event in engine.summarize(ITEMS):
        events.append(event)
        if isinstance(event, Ready):
            engine.pause()
        if isinstance(event, Paused):
            engine.cancel()
    assert events[-1] == Finished(True)


def test_a_model_that_cannot_be_loaded_is_told_in_words(tmp_path, tiny_model):
    broken = tmp_path / "broken"
    broken.mkdir()
    for file in tiny_model.iterdir():
        (broken / file.name).write_bytes(file.read_bytes())
    (broken / "model.safetensors").write_bytes(b"not weights")
    with Engine(ModelChoice(str(broken), format="basic")) as engine, pytest.raises(EngineFailed, match="broken"):
        list(engine.summarize(ITEMS))


def test_the_provenance_names_base_format_and_version(engine, tiny_model):
    ready = next(e for e in engine.summarize(ITEMS[:1]) if isinstance(e, Ready))
    assert (ready.provenance.base, ready.provenance.adapter, ready.provenance.format) == ("tiny", None, "basic")
    assert ready.device == "CPU"
