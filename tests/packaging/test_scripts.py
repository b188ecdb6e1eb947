"""Signing and notarising, with the Mac's tools played by scripts that note what they were told; and the workflows."""

from __future__ import annotations

import hashlib
import os
import plistlib
import re
import subprocess
import time
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((ROOT / "packaging").glob("*.sh"))
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
IDENTITY = "Developer ID Application: Elm River (ABCDE12345)"
CODE = (
    "Contents/MacOS/Ranger Desk",
    "Contents/MacOS/ranger-desk-python",
    "Contents/Frameworks/Python.framework/Versions/3.13/Python",
    "Contents/Resources/lib/python3.13/mlx/lib/libmlx.dylib",
    "Contents/Resources/lib/python3.13/mlx/core.so",
)


@pytest.fixture
def application(tmp_path: Path) -> Path:
    app = tmp_path / "Ranger Desk.app"
    for file in CODE:
        (app / file).parent.mkdir(parents=True, exist_ok=True)
        (app / file).write_text("code")
    (app / "Contents" / "Resources" / "notes.txt").write_text("text")
    tools = tmp_path / "tools"
    tools.mkdir()
    play(tools, "codesign", f'echo "$*" >>"{tmp_path}/signed"')
    play(tools, "file", 'if [ "$(cat "$2")" = code ]; then echo "Mach-O 64-bit"; else echo ASCII; fi')
    play(tools, "ditto", ":")
    play(tools, "spctl", f'echo assessed >>"{tmp_path}/signed"')
    answer(tools, "Accepted")
    return app


def play(tools: Path, name: str, script: str) -> None:
    (tools / name).write_text(f"#!/bin/sh\n{script}\n")
    (tools / name).chmod(0o755)


def answer(tools: Path, status: str) -> None:
    """Have Apple answer so."""
    said = f'{{"id": "4711", "status": "{status}"}}'
    note = f'echo "xcrun $*" >>"{tools.parent}/signed"'
    play(tools, "xcrun", f"{note}\ncase $2 in submit) echo '{said}' ;; log) echo 'a bad library' ;; esac")


def sign(app: Path, **given: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if key not in ("IDENTITY", "NOTARY_PROFILE")}
    kept["PATH"] = f"{app.parent / 'tools'}{os.pathsep}{kept['PATH']}"
    command = ["sh", str(ROOT / "packaging" / "sign.sh"), str(app)]
    return subprocess.run(command, env=kept | given, capture_output=True, text=True, check=False, timeout=60)


def noted(app: Path) -> list[str]:
    return (app.parent / "signed").read_text().splitlines()


def test_all_code_is_signed_from_the_inside_out(application):
    assert sign(application).returncode == 0
    signed = [line.rpartition(str(application))[2].lstrip("/") for line in noted(application) if "--sign" in line]
    assert set(CODE) <= set(signed)
    assert signed[-1] == ""
    framework = "Contents/Frameworks/Python.framework"
    for inner, outer in (
        (f"{framework}/Versions/3.13/Python", framework),
        (framework, "Contents/MacOS/Ranger Desk"),
        ("Contents/Resources/lib/python3.13/mlx/lib/libmlx.dylib", "Contents/Resources/lib/python3.13/mlx/core.so"),
        ("Contents/Resources/lib/python3.13/mlx/core.so", "Contents/MacOS/ranger-desk-python"),
    ):
        assert signed.index(inner) < signed.index(outer)
    assert not any("notes.txt" in line for line in signed)
    assert noted(application)[-1].startswith("--verify --deep --strict")


def test_without_an_identity_it_says_what_it_did_not_do(application):
    done = sign(application)
    assert done.returncode == 0
    assert all("--sign - " in line and "runtime" not in line for line in noted(application) if "--sign" in line)
    for missing in ("this Mac only", "no hardened runtime", "not notarised", "nothing stapled"):
        assert missing in done.stderr
    assert not any("xcrun" in line for line in noted(application))


def test_with_an_identity_and_no_profile_nothing_is_sent(application):
    done = sign(application, IDENTITY=IDENTITY)
    assert done.returncode == 0
    assert "not notarised" in done.stderr
    lines = [line for line in noted(application) if "--sign" in line]
    assert all(f"--sign {IDENTITY} --options runtime --timestamp" in line for line in lines)
    assert all("entitlements.plist" in line for line in lines if "/MacOS/" in line or line.endswith(".app"))
    assert not any("xcrun" in line for line in noted(application))


def test_with_both_apple_is_asked_and_the_answer_stapled(application):
    done = sign(application, IDENTITY=IDENTITY, NOTARY_PROFILE="elm")
    assert done.returncode == 0, done.stderr
    sent, stapled, assessed = noted(application)[-3:]
    assert "notarytool submit" in sent
    assert "--keychain-profile elm --wait" in sent
    assert stapled == f"xcrun stapler staple {application}"
    assert assessed == "assessed"


def test_a_refusal_is_told_with_apples_log_and_nothing_is_stapled(application):
    answer(application.parent / "tools", "Invalid")
    done = sign(application, IDENTITY=IDENTITY, NOTARY_PROFILE="elm")
    assert done.returncode != 0
    assert "did not accept" in done.stderr
    assert "a bad library" in done.stderr
    assert any("notarytool log 4711" in line for line in noted(application))
    assert not any("stapler" in line for line in noted(application))


def test_a_file_that_cannot_be_signed_stops_it(application):
    play(application.parent / "tools", "codesign", 'case $* in *core.so) exit 1 ;; *) echo "$*" ;; esac')
    done = sign(application)
    assert done.returncode != 0
    assert "this Mac only" not in done.stderr


def pack(app: Path, **given: str) -> subprocess.CompletedProcess[str]:
    tools = app.parent / "tools"
    play(tools, "plutil", "echo 1.2.3")
    play(tools, "hdiutil", 'for last; do :; done; echo image >"$last"')
    play(tools, "shasum", 'sha256sum "$3"')
    kept = {key: value for key, value in os.environ.items() if key not in ("IDENTITY", "NOTARY_PROFILE")}
    kept["PATH"] = f"{tools}{os.pathsep}{kept['PATH']}"
    command = ["sh", str(ROOT / "packaging" / "pack.sh"), str(app)]
    return subprocess.run(command, env=kept | given, capture_output=True, text=True, check=False, timeout=60)


def test_the_image_has_a_checksum_that_holds_and_says_that_it_is_not_notarised(application):
    done = pack(application)
    assert done.returncode == 0, done.stderr
    assert "not notarised" in done.stderr
    folder, name = application.parent, "Ranger-Desk-1.2.3-arm64.dmg"
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    assert (folder / f"{name}.sha256").read_text() == f"{digest}  {name}\n"
    assert not (folder / "signed").exists()


def test_with_both_the_image_is_signed_notarised_and_stapled_before_its_checksum(application):
    done = pack(application, IDENTITY=IDENTITY, NOTARY_PROFILE="elm")
    assert done.returncode == 0, done.stderr
    signed, sent, stapled = noted(application)
    assert signed == f"--sign {IDENTITY} --timestamp Ranger-Desk-1.2.3-arm64.dmg"
    assert "notarytool submit Ranger-Desk-1.2.3-arm64.dmg" in sent
    assert stapled.startswith("xcrun stapler staple")


PROGRAM = """#!/bin/sh
case $1 in
--version) echo "Ranger Desk {version}" ;;
summarize) for row in {rows}; do echo '{{"summary": "July: No Closures."}}'; done >"$6" ;;
open) mkdir -p "$RANGER_DESK_HOME/reviews"; touch "$RANGER_DESK_HOME/reviews/{opened}"
    trap 'kill $!' TERM; /bin/sleep 60 & wait ;;
esac
"""


def smoke_test(app: Path, **given: str) -> subprocess.CompletedProcess[str]:
    """Try an application whose program answers as `given`."""
    answers = {"version": "1.2.3", "rows": "1 2 3 4 5 6", "opened": "one.rangerdesk-wal", "starts": "true"} | given
    program = app / "Contents" / "MacOS" / "Ranger Desk"
    program.write_text(PROGRAM.format(**answers))
    program.chmod(0o755)
    tools = app.parent / "tools"
    play(tools, "plutil", "echo 1.2.3")
    play(tools, "sleep", "exec /bin/sleep 0.01")
    play(tools, "open", f'{answers["starts"]} && "{program}" open "$6" >/dev/null 2>&1 &')
    play(tools, "screencapture", 'echo picture >"$2"')
    command = ["sh", str(ROOT / "packaging" / "smoke_test.sh"), str(app), str(app.parent / "picture.png")]
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        command, env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False, timeout=60
    )


def test_the_smoke_test_passes_what_works_and_leaves_nothing_running(application):
    done = smoke_test(application)
    assert done.returncode == 0, done.stderr
    assert (application.parent / "picture.png").read_text() == "picture\n"
    program = str(application / "Contents" / "MacOS")
    for _ in range(100):
        if subprocess.run(["pgrep", "-f", program], capture_output=True, check=False).returncode == 1:
            return
        time.sleep(0.02)
    pytest.fail("the application still runs")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"version": "1.2.4"}, "--version does not say 1.2.3"),
        ({"rows": "1 2 3"}, "3 of 6 park-months have a summary"),
        ({"opened": "one.rangerdesk"}, "the window did not open the file"),
        ({"starts": "false"}, "the application did not start"),
    ],
)
def test_the_smoke_test_fails_what_does_not_work(application, given, said):
    done = smoke_test(application, **given)
    assert done.returncode == 1
    assert f"FAILED: {said}" in done.stderr
    assert "passed" not in done.stdout


def test_entitlements_are_few():
    entitlements = plistlib.loads((ROOT / "packaging" / "entitlements.plist").read_bytes())
    assert entitlements == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.name)
def test_scripts_are_shell(script):
    subprocess.run(["sh", "-n", str(script)], check=True, timeout=10)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda file: file.name)
def test_workflows_are_bounded_read_only_and_name_what_exists(workflow):
    text = workflow.read_text(encoding="utf-8")
    read = yaml.safe_load(text)
    assert read["permissions"] == {"contents": "read"}
    for name, job in read["jobs"].items():
        assert 0 < job["timeout-minutes"] <= 60, name
        for step in job["steps"]:
            assert ("run" in step) != ("uses" in step)
            assert re.fullmatch(r"actions/[\w-]+@v\d+", step.get("uses", "actions/none@v0"))
    named = set(re.findall(r"(?:packaging/[\w.-]+|\.ci/run|ranger-desk\.sh)", text))
    assert named
    assert [name for name in named if not (ROOT / name).is_file()] == []
