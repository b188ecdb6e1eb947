"""A teacher: a model behind an OpenAI-compatible endpoint that writes summaries to train on. Off by default.

What would be sent is shown first (`plan`); only a plan can be carried out (`ask`). The key is kept in the system's
keychain, never in a file.
"""

from __future__ import annotations

import ipaddress
import json
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx2
import keyring
from keyring.errors import KeyringError, PasswordDeleteError

from ranger_desk import __version__, closures
from ranger_desk.closures.formats import FORMATS
from ranger_desk.engine.jobs import OnProgress
from ranger_desk.engine.steering import Steering
from ranger_desk.records import ParkMonth, Problem, Provenance
from ranger_desk.workshop import rows as rows_
from ranger_desk.workshop import tokens
from ranger_desk.workshop.catalogue import Model
from ranger_desk.workshop.rows import Kind, Origin, Row, placed

SERVICE = "Ranger Desk teacher"
"""Under which name keys stand in the keychain."""
PATH = "/chat/completions"
ATTEMPTS = 5
"""Times that a comment is sent, at most, while the endpoint is busy or cannot be reached."""
LONGEST_WAIT = 60.0
"""Seconds between two of them, at most."""
FRUITLESS = 3
"""Comments in a row without a usable answer, after which the teacher is given up."""
BEGINNING = b'{"unit_code"'
"""How the lines begin that are written here; a file with other lines is not touched."""
_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504})


class TeacherError(RuntimeError):
    """The teacher cannot be used; the message says why and what to do. What it has answered is on disk."""


class TeacherOff(TeacherError):
    """Nobody switched the teacher on."""


class Cancelled(Exception):
    """The teacher was cancelled; what it has answered is on disk, and the next call goes on from there."""


@dataclass(frozen=True, slots=True)
class Teacher:
    """Which endpoint is asked, and how.

    Attributes:
        endpoint: its address without '/chat/completions', e.g. 'http://127.0.0.1:8080/v1'.
        model: the model's name there.
        enabled: comments may be sent to it.
        format: the prompt format that it reads.
        max_tokens: of an answer.
        pause: seconds before the second attempt at a comment; doubled for each further one.
        timeout: seconds for an answer.
    """

    endpoint: str
    model: str
    enabled: bool = False
    format: str = "advanced"
    max_tokens: int = 128
    pause: float = 1.0
    timeout: float = 120.0

    def __post_init__(self) -> None:
        address = _address(self.endpoint)
        if address is None or not (address.scheme == "https" or (address.scheme == "http" and _loopback(address.host))):
            raise TeacherError(f"'{self.endpoint}' must be an https address, or http on this machine (127.0.0.1).")
        if self.format not in FORMATS:
            raise TeacherError(f"Unknown prompt format '{self.format}'; there are {', '.join(FORMATS)}.")

    @property
    def local(self) -> bool:
        """Whether it runs on this machine, so that nothing leaves it."""
        address = _address(self.endpoint)
        return address is not None and _loopback(address.host)


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be sent, to be shown before it is.

    Attributes:
        months: the park-months whose comments would be sent, those apart that were answered before.
        answered: how many were.
        messages: the text of each message, in the order of `months`.
        tokens: in all messages, as a base of this machine counts them; the teacher's own count may differ somewhat.
        answer_tokens: that the answers may have, at most.
        out: the file that answers are kept in.
    """

    teacher: Teacher
    months: tuple[ParkMonth, ...]
    answered: int
    messages: tuple[str, ...]
    tokens: int
    answer_tokens: int
    out: Path

    @property
    def words(self) -> str:
        """In plain words."""
        where = "this machine" if self.teacher.local else self.teacher.endpoint
        return (
            f"{len(self.months)} comments with their park, month and year go to {self.teacher.model} on {where}: about "
            f"{self.tokens:,} tokens, and up to {self.answer_tokens:,} in answer. {self.answered} were answered before."
        )


def key(endpoint: str) -> str | None:
    """The key for an endpoint, from the system's keychain; None where there is none.

    Raises:
        TeacherError: there is no keychain, or it is locked.
    """
    try:
        return keyring.get_password(SERVICE, endpoint)
    except KeyringError as error:
        raise _no_keychain(error) from error


def keep_key(endpoint: str, secret: str | None) -> None:
    """Keep the key for an endpoint in the system's keychain, or take it out (None); raises as `key` does."""
    try:
        if secret is not None:
            keyring.set_password(SERVICE, endpoint, secret)
        else:
            keyring.delete_password(SERVICE, endpoint)
    except PasswordDeleteError:
        pass  # there was none
    except KeyringError as error:
        raise _no_keychain(error) from error


def plan(teacher: Teacher, months: Sequence[ParkMonth], out: Path, base: Model) -> Plan:
    """What would be sent for park-months; nothing is.

    Args:
        teacher: who is asked.
        months: those with a comment are asked, equal ones once.
        out: the file that answers are kept in; what stands there is not asked again.
        base: whose tokenizer counts.

    Raises:
        LinesRefused: `out` holds something else.
        JobFailed: the base's tokenizer cannot be used.
    """
    before = {_key(row.park_month) for row in _answered(out)}
    asked = {_key(month): month for month in months if month.comment.strip()}
    left = [month for month_key, month in asked.items() if month_key not in before]
    form = FORMATS[teacher.format]
    prompts = [form.prompt(month) for month in left]
    messages = [prompt.prefix + prompt.body for prompt in prompts]
    counted = sum(tokens.count(messages, base)) if messages else 0
    limit = teacher.max_tokens * len(left)
    return Plan(teacher, tuple(left), len(asked) - len(left), tuple(messages), counted, limit, out)


def ask(
    planned: Plan, *, on_progress: OnProgress | None = None, steering: Steering | None = None
) -> tuple[list[Row], list[Problem]]:
    """Carry a plan out; every answer is on disk before the next comment is sent.

    Args:
        planned: what was shown.
        on_progress: told (what, done, total).
        steering: cancels it.

    Returns:
        All rows of the plan's file, and the comments whose answer was no use.

    Raises:
        TeacherOff: the teacher is not enabled.
        TeacherError: the endpoint refuses, cannot be reached, or gives no usable answers.
        Cancelled: `steering` was cancelled.
        OSError: the file cannot be written.
    """
    teacher = planned.teacher
    if not teacher.enabled:
        raise TeacherOff("The teacher is off: nothing is sent unless you switch it on.")
    steering = steering or Steering()
    secret = key(teacher.endpoint)
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    problems: list[Problem] = []
    fruitless = 0
    _answered(planned.out)
    # Redirects are not followed: they could send comments and key elsewhere.
    with (
        httpx2.Client(
            headers=headers, timeout=teacher.timeout, follow_redirects=False, trust_env=not teacher.local
        ) as client,
        planned.out.open("a", encoding="utf-8", errors="backslashreplace") as file,
    ):
        for done, (month, message) in enumerate(zip(planned.months, planned.messages, strict=True)):
            if on_progress:
                on_progress(f"{teacher.model} writes summaries", done, len(planned.months))
            answer = _answer(client, teacher, message, steering)
            row = _row(answer, month, teacher, planned.out.name)
            if row is None:
                shown = f"The teacher's answer could not be read: '{answer[:80]}'."
                problems.append(Problem(planned.out.name, month.row or None, None, shown, "It was left out."))
                fruitless += 1
                if fruitless == FRUITLESS:
                    raise TeacherError(f"{teacher.model} gave no usable answer {FRUITLESS} times in a row. {shown}")
                continue
            fruitless = 0
            file.write(json.dumps(row.to_json(), ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
    return _answered(planned.out), problems


def _answer(client: httpx2.Client, teacher: Teacher, message: str, steering: Steering) -> str:
    """One answer, asked for again while the endpoint is busy."""
    body = {
        "model": teacher.model,
        "messages": [{"role": "user", "content": message}],
        "max_tokens": teacher.max_tokens,
        "temperature": 0,
    }
    pause, why = teacher.pause, ""
    for attempt in range(ATTEMPTS):
        if attempt:
            _wait(pause, steering)
            pause *= 2
        if steering.cancelled:
            raise Cancelled
        try:
            response = client.post(teacher.endpoint.rstrip("/") + PATH, json=body)
        except httpx2.TransportError as error:
            why = f"it cannot be reached ({error})"
            continue
        if response.status_code == httpx2.codes.OK:
            return _content(response, teacher)
        why = f"it answers {response.status_code} {response.reason_phrase}"
        if response.status_code not in _BUSY:
            advice = " Check the key." if response.status_code in (401, 403) else ""
            raise TeacherError(f"{teacher.endpoint}: {why}: {response.text[:200]}{advice}")
        pause = max(pause, _retry_after(response))
    raise TeacherError(f"{teacher.endpoint}: {why}, {ATTEMPTS} times. What was answered is kept: go on later.")


def _content(response: httpx2.Response, teacher: Teacher) -> str:
    try:
        content = response.json()["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError) as error:
        raise TeacherError(f"{teacher.endpoint}: this is no OpenAI-compatible answer: {response.text[:200]}") from error
    return content if isinstance(content, str) else ""


def _row(answer: str, month: ParkMonth, teacher: Teacher, file: str) -> Row | None:
    """The row of an answer; None where it cannot be read."""
    now = datetime.now(UTC)
    provenance = Provenance(teacher.model, None, teacher.format, __version__, "", now)
    report = closures.parse(answer, month, provenance)
    if report.trouble:
        return None
    origin = Origin(Kind.TEACHER, file, month.row, teacher.model, "", now.isoformat(timespec="seconds"))
    return Row(month, report.summary, placed(report.closures), origin)


def _answered(out: Path) -> list[Row]:
    """The rows that a file holds already, once its last line is mended."""
    _mend(out)
    return rows_.read_lines(out) if out.is_file() and out.stat().st_size else []


def _mend(out: Path) -> None:
    """Take away a last line that was broken off while it was written: its comment is asked again."""
    content = out.read_bytes() if out.is_file() else b""
    whole = content.rfind(b"\n") + 1
    if content[whole:].startswith(BEGINNING):
        with out.open("r+b") as file:
            file.truncate(whole)


def _key(month: ParkMonth) -> tuple[str, str, int, int, str]:
    return month.unit_code, month.park_name, month.year, month.month, month.comment


def _wait(seconds: float, steering: Steering) -> None:
    end = time.monotonic() + min(seconds, LONGEST_WAIT)
    while (left := end - time.monotonic()) > 0 and not steering.cancelled:
        time.sleep(min(left, 0.1))


def _retry_after(response: httpx2.Response) -> float:
    told = response.headers.get("Retry-After", "")
    return float(told) if told.isdecimal() else 0.0


def _address(endpoint: str) -> Any:
    try:
        return httpx2.URL(endpoint)
    except httpx2.InvalidURL:
        return None


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _no_keychain(error: KeyringError) -> TeacherError:
    return TeacherError(f"The system's keychain cannot be used ({error}): unlock it, or set one up.")
