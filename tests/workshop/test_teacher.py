"""The teacher: what it is sent, what comes of its answers, and its key; on loopback only."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import httpx2
import pytest
from endpoint import answer, serving
from workshop_samples import TEXTS

from ranger_desk import closures
from ranger_desk.engine.steering import Steering
from ranger_desk.evaluation.lines import LinesRefused
from ranger_desk.records import ParkMonth, Provenance
from ranger_desk.workshop import catalogue, rows, teacher
from ranger_desk.workshop.rows import Kind
from ranger_desk.workshop.teacher import Cancelled, Teacher, TeacherError, TeacherOff

pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"]), pytest.mark.usefixtures("keychain")]

MONTHS = [ParkMonth("PINE", "Pine Park", 2001, 5 + i, TEXTS[i][0], row=i + 2) for i in range(4)]
SECRET = "a key of the tests"
PROVENANCE = Provenance("a-teacher", None, "advanced", "1", "", datetime(2026, 1, 2, tzinfo=UTC))


@pytest.fixture
def planned(endpoint, tiny_model, tmp_path):
    """Plans to ask the endpoint for all months, with a tokenizer that has a token a byte."""

    def plan(months=MONTHS, **settings) -> teacher.Plan:
        chosen = Teacher(endpoint.address, "a-teacher", **{"enabled": True, "pause": 0.01, **settings})
        return teacher.plan(chosen, months, tmp_path / "answers.jsonl", catalogue.find(str(tiny_model)))

    return plan


def test_what_would_be_sent_is_shown_before_it_is(planned, endpoint):
    plan = planned([*MONTHS, MONTHS[0], ParkMonth("PINE", "Pine Park", 2002, 1, " ")])
    assert endpoint.bodies == []
    assert plan.months == tuple(MONTHS)
    assert plan.tokens == sum(len(message) for message in plan.messages)
    assert plan.answer_tokens == 4 * plan.teacher.max_tokens
    assert f"about {plan.tokens:,} tokens" in plan.words
    assert plan.words.startswith("4 comments with their park, month and year go to a-teacher on this machine")
    teacher.ask(plan)
    assert [body["messages"] for body in endpoint.bodies] == [
        [{"role": "user", "content": message}] for message in plan.messages
    ]
    assert {body["model"] for body in endpoint.bodies} == {"a-teacher"}


def test_nothing_is_sent_unless_it_is_switched_on(planned, endpoint):
    with pytest.raises(TeacherOff, match="The teacher is off"):
        teacher.ask(planned(enabled=False))
    assert endpoint.bodies == []
    assert not Teacher(endpoint.address, "m").enabled


def test_answers_become_rows_with_their_origin(planned, endpoint):
    endpoint.replies = [(200, {}, answer("May: Fern Trail was closed for bridge work."))]
    found, problems = teacher.ask(planned())
    assert problems == []
    assert [row.summary for row in found] == [
        "May: Fern Trail was closed for bridge work.",
        "June: No Closures.",
        "July: No Closures.",
        "August: No Closures.",
    ]
    assert [closure.place for closure in found[0].closures] == ["Fern Trail"]
    assert {(row.origin.kind, row.origin.model) for row in found} == {(Kind.TEACHER, "a-teacher")}
    assert [row.origin.row for row in found] == [2, 3, 4, 5]


def test_it_goes_on_where_it_was_stopped(planned, endpoint, tmp_path):
    plan, steering = planned(), Steering()

    def stop_at_third(_: str, done: int, __: int) -> None:
        if done == 2:
            steering.cancel()

    with pytest.raises(Cancelled):
        teacher.ask(plan, on_progress=stop_at_third, steering=steering)
    out = tmp_path / "answers.jsonl"
    with out.open("a") as file:
        file.write('{"unit_code": "PINE", "park_na')  # the power failed
    again = planned()
    assert (again.answered, again.months) == (2, tuple(MONTHS[2:]))
    found, _ = teacher.ask(again)
    assert [row.park_month.month for row in found] == [5, 6, 7, 8]
    assert len(endpoint.bodies) == 4
    assert planned().months == ()


def test_a_file_with_something_else_is_not_touched(planned, tmp_path):
    (tmp_path / "answers.jsonl").write_text("my notes")
    with pytest.raises(LinesRefused):
        planned()
    assert (tmp_path / "answers.jsonl").read_text() == "my notes"


@pytest.mark.parametrize("status", [429, 503])
def test_a_busy_endpoint_is_asked_again(planned, endpoint, status):
    endpoint.replies = [(status, {"Retry-After": "0"}, {})] * 3
    found, _ = teacher.ask(planned(MONTHS[:1]))
    assert len(found) == 1
    assert len(endpoint.bodies) == 4


def test_an_endpoint_that_stays_busy_is_given_up_and_what_came_is_kept(planned, endpoint, tmp_path):
    endpoint.replies = [(200, {}, answer("No Closures.")), *[(500, {}, {})] * teacher.ATTEMPTS]
    with pytest.raises(TeacherError, match=r"answers 500 .*5 times\. What was answered is kept"):
        teacher.ask(planned())
    assert len(rows.read_lines(tmp_path / "answers.jsonl")) == 1


@pytest.mark.parametrize(
    ("status", "content", "told"),
    [
        (401, {"error": "who are you"}, "401 .*who are you.*Check the key"),
        (404, {}, "answers 404"),
        (307, {}, "answers 307"),
        (200, b"<html>", "no OpenAI-compatible answer: <html>"),
        (200, {"choices": []}, "no OpenAI-compatible answer"),
    ],
)
def test_an_endpoint_that_refuses_is_told_at_once(planned, endpoint, status, content, told):
    endpoint.replies = [(status, {"Location": "http://127.0.0.1:9/elsewhere"} if status == 307 else {}, content)]
    with pytest.raises(TeacherError, match=told):
        teacher.ask(planned())
    assert len(endpoint.bodies) == 1


def test_an_endpoint_that_is_not_there_is_told(tiny_model, tmp_path):
    with serving() as gone:
        address = gone.address
    chosen = Teacher(address, "m", enabled=True, pause=0.001)
    plan = teacher.plan(chosen, MONTHS, tmp_path / "a.jsonl", catalogue.find(str(tiny_model)))
    with pytest.raises(TeacherError, match="it cannot be reached"):
        teacher.ask(plan)


def test_answers_that_are_no_use_are_named_and_asked_again_later(planned, endpoint):
    endpoint.replies = [(200, {}, answer("")), (200, {}, answer(None))]
    found, problems = teacher.ask(planned())
    assert [row.park_month.month for row in found] == [7, 8]
    assert [problem.row for problem in problems] == [2, 3]
    assert planned().months == tuple(MONTHS[:2])


def test_a_teacher_without_a_usable_answer_is_given_up(planned, endpoint):
    endpoint.replies = [(200, {}, answer("12"))] * 4
    with pytest.raises(TeacherError, match="no usable answer 3 times in a row"):
        teacher.ask(planned())


def test_the_key_is_kept_in_the_keychain_and_sent_only_there(planned, endpoint, keychain, ranger_desk_home):
    teacher.keep_key(endpoint.address, SECRET)
    assert keychain.kept == {("Ranger Desk teacher", endpoint.address): SECRET}
    teacher.ask(planned(MONTHS[:1]))
    teacher.keep_key(endpoint.address, None)
    teacher.keep_key(endpoint.address, None)
    assert teacher.key(endpoint.address) is None
    teacher.ask(planned(MONTHS[1:2]))
    assert endpoint.keys == [f"Bearer {SECRET}", None]
    files = [file for file in ranger_desk_home.rglob("*") if file.is_file()]
    assert [file for file in files if SECRET in file.read_text(errors="replace")] == []


def test_a_locked_keychain_is_told(keychain, endpoint):
    keychain.locked = True
    with pytest.raises(TeacherError, match="keychain cannot be used"):
        teacher.key(endpoint.address)


@pytest.mark.parametrize("address", ["http://example.com/v1", "ftp://127.0.0.1", "example.com", "http://[", ""])
def test_comments_only_leave_this_machine_encrypted(address):
    with pytest.raises(TeacherError, match="must be an https address"):
        Teacher(address, "m")
    assert not Teacher("https://example.com/v1", "m").local


@contextmanager
def mlx_lm_server(model: Path) -> Iterator[str]:
    """mlx-lm's own server on loopback, once it listens; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mlx_lm", "server", "--model", str(model), "--host", "127.0.0.1"]
    with subprocess.Popen(
        [*command, "--port", str(port)], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as server:
        try:
            while server.poll() is None:
                try:
                    socket.create_connection(("127.0.0.1", port), timeout=1).close()
                    break
                except OSError:
                    time.sleep(0.1)
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            server.kill()


def test_a_real_server_answers(tiny_model, tmp_path):
    with mlx_lm_server(tiny_model) as address:
        chosen = Teacher(address, str(tiny_model), enabled=True, max_tokens=40)
        plan = teacher.plan(chosen, MONTHS, tmp_path / "a.jsonl", catalogue.find(str(tiny_model)))
        found, problems = teacher.ask(plan)
        assert found
        assert len(found) + len(problems) == 4
        row = found[0]
        message = plan.messages[MONTHS.index(row.park_month)]
        body = {"model": str(tiny_model), "messages": [{"role": "user", "content": message}], "max_tokens": 40}
        reply = httpx2.post(f"{address}/chat/completions", json={**body, "temperature": 0}, trust_env=False).json()
        said = closures.parse(reply["choices"][0]["message"]["content"], row.park_month, PROVENANCE)
        assert row.summary == said.summary
        assert row.summary.startswith(f"{row.park_month.month_name}: ")
