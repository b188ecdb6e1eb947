"""`ranger-desk teach` as a user types it."""

import json

import pytest
from endpoint import answer
from workshop_samples import many, write

from ranger_desk.cli import main
from ranger_desk.workshop import rows

pytestmark = [pytest.mark.allow_hosts(["127.0.0.1"]), pytest.mark.usefixtures("keychain")]


@pytest.fixture
def teach(endpoint, tiny_model, tmp_path, capsys):
    """Runs the command on three comments; returns its exit code, what it printed and what it told."""
    export = write(tmp_path / "labels.jsonl", many()[:3])

    def command(*more):
        given = [export, "--endpoint", endpoint.address, "--model", "a-teacher", "--out", tmp_path / "taught.jsonl"]
        code = main(["teach", *map(str, given), "--base", str(tiny_model), *map(str, more)])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.err
        return code, printed.out, printed.err

    return command


def test_it_shows_what_it_would_send_and_sends_nothing(teach, endpoint, tmp_path):
    code, out, told = teach()
    assert code == 0
    assert told.startswith("3 comments with their park, month and year go to a-teacher on this machine: about ")
    assert "Elmr Park\nBoat launch closed all month, low water. Noted in 2001." in out
    assert "Nothing was sent. Say --send to send them." in out
    assert len(json.loads(teach("--json")[1])["messages"]) == 3
    assert endpoint.bodies == []
    assert not (tmp_path / "taught.jsonl").exists()


def test_what_was_answered_is_kept_and_not_asked_again(teach, endpoint, tmp_path):
    endpoint.replies = [(200, {}, answer("May: The boat launch was closed for low water."))]
    assert teach("--send", "--limit", "1")[:2] == (0, f"1 rows are in {tmp_path / 'taught.jsonl'}.\n")
    code, out, told = teach("--send", "--json")
    assert (code, json.loads(out)["rows"]) == (0, 3)
    assert "1 were answered before." in told
    assert [row.summary for row in rows.read_lines(tmp_path / "taught.jsonl")] == [
        "May: The boat launch was closed for low water.",
        "June: No Closures.",
        "July: No Closures.",
    ]
    assert len(endpoint.bodies) == 3


def test_a_useless_answer_is_told_with_exit_code_1(teach, endpoint):
    endpoint.replies = [(200, {}, answer(""))]
    code, _, told = teach("--send")
    assert code == 1
    assert "The teacher's answer could not be read" in told


def test_the_key_goes_to_the_keychain_and_out_again(endpoint, keychain, monkeypatch, capsys):
    monkeypatch.setattr("getpass.getpass", lambda _: "a key")
    assert main(["teach", "--endpoint", endpoint.address, "--keep-key"]) == 0
    assert list(keychain.kept.values()) == ["a key"]
    assert main(["teach", "--endpoint", endpoint.address, "--forget-key"]) == 0
    assert keychain.kept == {}
    assert "a key" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--endpoint", "http://example.com/v1", "--keep-key"], "must be an https address"),
        (["--endpoint", "http://127.0.0.1:1/v1", "--model", "m"], "Say also export and --out."),
        (["{labels}", "--endpoint", "http://127.0.0.1:1/v1", "--model", "m", "--out", "{labels}"], "a file to be read"),
    ],
)
def test_what_cannot_be_done_is_refused_with_exit_code_2(arguments, told, tmp_path, capsys):
    labels = write(tmp_path / "labels.jsonl", many())
    assert main(["teach", *(argument.format(labels=labels) for argument in arguments)]) == 2
    assert told in capsys.readouterr().err
