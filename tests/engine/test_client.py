"""The engine through its public face, with a real child process and a tiny model."""

import os
import signal
import threading
from pathlib import Path

import pytest

from ranger_desk import paths
from ranger_desk.engine.choice import ModelChoice
from ranger_desk.engine.client import Engine, EngineFailed
from ranger_desk.engine.events import Answered, Finished, Paused, Preparing, Ready, Restarted, Resumed, SetAside
from ranger_desk.engine.steering import Steering
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
    events, steering = [], Steering()
    for event in engine.summarize(ITEMS, steering):
        events.append(event)
        if isinstance(event, Ready):
            steering.cancel()
    assert events[-1] == Finished(True)
    assert answered(events) == []
    assert answered(engine.summarize(ITEMS[:2])) == [0, 1]


def test_a_cancel_before_the_run_begins_ends_it_and_no_other(engine):
    steering = Steering()
    run = engine.summarize(ITEMS[:2], steering)
    steering.cancel()
    assert list(run) == [Finished(True)]
    assert engine.pid is None
    assert answered(engine.summarize(ITEMS[:2])) == [0, 1]


def test_a_pause_before_the_run_begins_holds_it(engine):
    events, steering = [], Steering()
    steering.pause()
    for event in engine.summarize(ITEMS, steering):
        events.append(event)
        if isinstance(event, Paused):
            assert answered(events) == []
            steering.resume()
    assert answered(events) == [n for n, _ in ITEMS]


def test_pause_stops_the_answers_until_resume(engine):
    events, steering = [], Steering()
    for event in engine.summarize(ITEMS, steering):
        events.append(event)
        if isinstance(event, Ready):
            steering.pause()
        if isinstance(event, Paused):
            assert answered(events) == []
            steering.resume()
    kinds = [type(e) for e in events]
    assert kinds.index(Paused) < kinds.index(Resumed) < kinds.index(Answered)
    assert answered(events) == [n for n, _ in ITEMS]


def test_a_paused_run_can_be_cancelled(engine):
    events, steering = [], Steering()
    for event in engine.summarize(ITEMS, steering):
        events.append(event)
        if isinstance(event, Ready):
            steering.pause()
        if isinstance(event, Paused):
            steering.cancel()
    assert events[-1] == Finished(True)


def test_a_pause_at_the_last_answer_does_not_hold_the_next_run(engine):
    steering = Steering()
    for event in engine.summarize(ITEMS[:3], steering):
        if isinstance(event, Answered):
            steering.pause()
        if isinstance(event, Paused):
            steering.resume()
    assert answered(engine.summarize(ITEMS[3:6])) == [3, 4, 5]


def test_a_run_that_is_left_midway_does_not_disturb_the_next(engine):
    run = engine.summarize(ITEMS)
    next(event for event in run if isinstance(event, Answered))
    run.close()
    pid = engine.pid
    assert answered(engine.summarize(ITEMS[20:])) == list(range(20, 30))
    assert engine.pid == pid


def test_a_loaded_model_is_what_the_first_run_uses(engine):
    *preparing, ready = engine.load()
    assert [type(event) for event in preparing] == [Preparing] * len(preparing)
    assert isinstance(ready, Ready)
    pid = engine.pid
    events = list(engine.summarize(ITEMS[:2]))
    assert events[0] == ready
    assert answered(events) == [0, 1]
    assert engine.pid == pid
    assert list(engine.load()) == [ready]


def test_who_no_longer_waits_for_the_model_leaves_it_loading(engine):
    steering = Steering()
    steering.cancel()
    assert [type(event) for event in engine.load(steering)] == [Preparing]
    pid = engine.pid
    assert answered(engine.summarize(ITEMS[:2])) == [0, 1]
    assert engine.pid == pid


def test_an_engine_that_is_closed_while_a_model_is_converted_leaves_no_half_of_it():
    with Engine(ModelChoice(adapter="none")) as engine:
        for event in engine.load():
            assert isinstance(event, Preparing)
            if event.what == "Checking the embedded model":
                break
        assert list(paths.models_folder().iterdir())
        assert engine.pid is not None
        os.kill(
            engine.pid, signal.SIGSTOP
        )  # so that it hears of the end before it is done, however slow this process is
        going_on = threading.Timer(0.3, os.kill, (engine.pid, signal.SIGCONT))
        going_on.start()
    going_on.join()
    assert list(paths.models_folder().iterdir()) == []


def test_a_child_that_never_answers_is_ended_at_once(monkeypatch, tiny_model):
    monkeypatch.setattr("ranger_desk.engine.client.CHILD", ("-c", f"import time; time.sleep({10**6})"))
    monkeypatch.setattr("ranger_desk.engine.client.PATIENCE", 10**6)
    with Engine(ModelChoice(str(tiny_model), format="basic")) as engine:
        next(engine.load())
    assert engine.pid is None


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
