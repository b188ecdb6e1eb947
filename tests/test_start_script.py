"""The start script: gets what is missing, nothing else, and passes on what it is told. Its tools are stand-ins."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "ranger-desk.sh"
LIBRARIES = [line.split()[0] for line in SCRIPT.read_text().splitlines() if ".so." in line and line[:3] == "lib"]

PYTHON = """#!/bin/sh
printf 'python:'; printf ' <%s>' "$@"; echo
exit "${PYTHON_EXIT:-0}"
"""
UV = f"""#!/bin/sh
[ "$1" = --version ] && {{ echo "uv ${{UV_VERSION:-0.9.1}} (abc 2025-01-01)"; exit; }}
echo "$@" >>"$CALLS"
mkdir -p "$UV_PROJECT_ENVIRONMENT/bin"
cat >"$UV_PROJECT_ENVIRONMENT/bin/python" <<'END'
{PYTHON}END
chmod +x "$UV_PROJECT_ENVIRONMENT/bin/python"
exit "${{UV_EXIT:-0}}"
"""


class Machine:
    """A checkout in a folder with a space, and a PATH on which the tools that change a machine are stand-ins."""

    def __init__(self, folder: Path):
        self.checkout = folder / "my desk"
        self.bin = folder / "bin"
        self.calls = folder / "calls"
        self.environment = {"PATH": f"{self.bin}:/usr/bin:/bin", "HOME": str(folder), "CALLS": str(self.calls)}
        self.checkout.mkdir()
        self.bin.mkdir()
        self.calls.touch()
        shutil.copy(SCRIPT, self.checkout)
        (self.checkout / "pyproject.toml").write_text("[project]\n")
        self.tool("uv", UV)
        self.tool("ldconfig", "#!/bin/sh\n" + "".join(f"echo '\t{name} (libc6) => /x'\n" for name in LIBRARIES))
        self.tool("uname", "#!/bin/sh\necho Linux\n")
        self.tool("id", "#!/bin/sh\necho 0\n")
        self.tool("sudo", "#!/bin/sh\nexit 1\n")
        self.tool("apt-get", '#!/bin/sh\necho "apt-get $*" >>"$CALLS"\nexit "${APT_EXIT:-0}"\n')

    def tool(self, name: str, text: str) -> None:
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def run(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        self.calls.write_text("")
        return subprocess.run(
            ["/bin/sh", os.path.relpath(self.checkout / SCRIPT.name, self.bin), *arguments],
            cwd=self.bin,
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )

    def called(self) -> list[str]:
        return self.calls.read_text().splitlines()


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


def test_without_arguments_it_opens_the_sample(machine):
    result = machine.run()
    sample = machine.checkout / "resources" / "sample_export.csv"
    assert result.stdout == f"python: <-m> <ranger_desk> <open> <{sample}>\n"


def test_arguments_and_exit_code_are_passed_on(machine):
    result = machine.run("summarize", "my file.csv", "--out", "x y.xlsx", PYTHON_EXIT="2")
    assert result.stdout == "python: <-m> <ranger_desk> <summarize> <my file.csv> <--out> <x y.xlsx>\n"
    assert result.returncode == 2


def test_it_is_quiet_once_all_is_there(machine):
    assert machine.run("setup").returncode == 0
    assert machine.called() == [f"sync --project {machine.checkout}"]
    result = machine.run("setup")
    assert (result.stdout, result.stderr, machine.called()) == ("", "", [])


def test_other_dependencies_or_another_place_set_it_up_again(machine):
    machine.run("setup")
    (machine.checkout / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    machine.run("setup")
    assert len(machine.called()) == 1
    machine.checkout = machine.checkout.rename(machine.checkout.with_name("moved desk"))
    machine.run("setup")
    assert machine.called() == [f"sync --project {machine.checkout}"]


def test_a_set_up_that_failed_is_tried_again(machine):
    result = machine.run(UV_EXIT="1")
    assert result.returncode == 1
    assert "did not finish" in result.stderr
    assert result.stdout == ""
    assert machine.run("setup").returncode == 0
    assert len(machine.called()) == 1


def test_missing_libraries_are_installed_as_root(machine):
    machine.tool("ldconfig", "#!/bin/sh\necho '\tlibglib-2.0.so.0 (libc6) => /x'\n")
    result = machine.run("setup")
    update, install, sync = machine.called()
    assert update == "apt-get update -qq"
    assert install.startswith("apt-get install -qq --no-install-recommends libgl1 libegl1 ")
    assert "libopenblas0-pthread" in install
    assert "libglib2.0" not in install
    assert sync.startswith("sync ")
    assert "installing missing Debian packages: libgl1" in result.stderr


def test_without_root_it_names_the_command_and_goes_on(machine):
    machine.tool("ldconfig", "#!/bin/sh\n")
    machine.tool("id", "#!/bin/sh\necho 1000\n")
    result = machine.run()
    assert result.returncode == 0
    assert "apt-get install --no-install-recommends libglib2.0-0 libgl1" in result.stderr
    assert machine.called() == [f"sync --project {machine.checkout}"]
    assert "ranger_desk" in result.stdout


def test_packages_that_cannot_be_installed_do_not_stop_it(machine):
    machine.tool("ldconfig", "#!/bin/sh\n")
    result = machine.run(APT_EXIT="100")
    assert "apt-get could not install them" in result.stderr
    assert "ranger_desk" in result.stdout


def test_a_uv_that_is_too_old_is_not_used(machine):
    own = machine.checkout / ".uv" / "bin"
    own.mkdir(parents=True)
    (own / "uv").write_text(UV.replace("${UV_VERSION:-0.9.1}", "0.9.2"))
    (own / "uv").chmod(0o755)
    machine.tool("uv", "#!/bin/sh\necho 'uv 0.4.30'\n[ \"$1\" = --version ] || exit 1\n")
    assert machine.run("setup").returncode == 0
    assert len(machine.called()) == 1


def test_a_cache_that_cannot_be_written_is_replaced(machine):
    machine.tool("uv", UV.replace('echo "$@"', 'echo "$UV_CACHE_DIR"'))
    machine.run("setup", UV_CACHE_DIR="/dev/null/cache")
    assert machine.called() == [str(machine.checkout / ".uv" / "cache")]


def test_another_environment_does_not_leak_in(machine):
    machine.tool("uv", UV.replace('echo "$@"', 'echo "${VIRTUAL_ENV-none} ${PYTHONPATH-none}"'))
    machine.run("setup", VIRTUAL_ENV="/elsewhere", PYTHONPATH="/elsewhere")
    assert machine.called() == ["none none"]


def test_the_tests_run_offline_in_a_folder_of_their_own_and_after_failed_checks(machine):
    machine.run("setup")
    python = machine.checkout / ".venv" / "bin" / "python"
    python.write_text(
        '#!/bin/sh\necho "$HF_HUB_OFFLINE $QT_QPA_PLATFORM $(ls -A "$RANGER_DESK_HOME" | wc -l | tr -d " ") $*"\n'
        'echo "$RANGER_DESK_HOME" >>"$CALLS"\n[ "$2" != mypy ]\n'
    )
    result = machine.run("test", "-k", "some")
    assert result.stdout.splitlines()[-1] == "1 offscreen 0 -m pytest -k some"
    assert result.returncode == 1
    assert not any(Path(folder).exists() for folder in machine.called())
