"""The script that takes a fresh clone to a running program.

Its uv and its Python are stand-ins that write down what they are asked; nothing is fetched.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

GO = Path(__file__).resolve().parent.parent / "go"
COMMANDS = ("setup", "demo", "test", "lint", "docs", "pin", "help")

# Each writes its name and arguments, one a line, to the log beside the clone. Making .venv is the fake uv's only deed.
FAKE_UV = """#!/bin/sh
printf '%s\\n' uv "$@" -- >>"$GO_LOG"
case $1 in sync) mkdir -p "$UV_PROJECT_ENVIRONMENT/bin"
  for name in python musterbook; do cp "$GO_TOOL" "$UV_PROJECT_ENVIRONMENT/bin/$name"; done ;; esac
"""
FAKE_TOOL = """#!/bin/sh
case $1 in -c) exit "${GO_OLD:-0}" ;; esac
printf '%s\\n' "${0##*/}" "$@" -- >>"$GO_LOG"
"""
FAKE_PYTHON = """#!/bin/sh
case "$1 $2" in
  "-c import sys; print"*) printf '%s\\n' "$0" ;;
  "-c "*) exit "${GO_OLD:-0}" ;;
  "-m pip") printf '%s\\n' python "$@" -- >>"$GO_LOG"
    [ -z "${GO_NO_PIP:-}" ] || exit 1
    while [ $# -gt 0 ]; do
      [ "$1" = --target ] && mkdir -p "$2/bin" && cp "$GO_UV" "$2/bin/uv"
      shift
    done ;;
esac
"""


class Machine:
    """A clone in a folder with a space in its name, and a PATH that holds nothing but what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clone = folder / "a clone"
        self.bin = folder / "bin"
        self.log = folder / "log"
        for path in (self.clone, self.bin):
            path.mkdir()
        shutil.copy(GO, self.clone / "go")
        for name in ("sh", "cat", "cp", "dirname", "mkdir"):
            (self.bin / name).symlink_to(shutil.which(name) or name)
        self.write(folder / "fake-uv", FAKE_UV)
        self.write(folder / "fake-tool", FAKE_TOOL)

    def write(self, path: Path, text: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def put(self, name: str, text: str) -> None:
        self.write(self.bin / name, text)

    def go(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        settings = {
            "PATH": str(self.bin),
            "GO_LOG": str(self.log),
            "GO_UV": str(self.folder / "fake-uv"),
            "GO_TOOL": str(self.folder / "fake-tool"),
        }
        return subprocess.run(
            [str(self.clone / "go"), *arguments],
            cwd=self.folder,
            env=settings | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self) -> list[list[str]]:
        """What was run, in order, each with its arguments."""
        text = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        return [call.splitlines() for call in text.split("--\n") if call]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


@pytest.fixture
def ready(machine: Machine) -> Machine:
    """A machine with uv and Python on PATH."""
    machine.put("uv", FAKE_UV)
    machine.put("python3", FAKE_PYTHON)
    return machine


def sync_of(machine: Machine) -> list[str]:
    (call,) = (call for call in machine.calls() if call[:2] == ["uv", "sync"])
    return call[2:]


@pytest.mark.parametrize("argument", ["help", "-h", "--help"])
def test_help_names_every_command_and_needs_nothing(machine: Machine, argument: str) -> None:
    done = machine.go(argument)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.split()[0] for line in done.stdout.splitlines()[2:]] == list(COMMANDS)
    assert machine.calls() == []


@pytest.mark.parametrize("arguments", [(), ("frobnicate",), ("--version",), ("set up",)])
def test_an_unknown_command_shows_the_usage_and_exits_2(machine: Machine, arguments: tuple[str, ...]) -> None:
    done = machine.go(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "usage: ./go COMMAND" in done.stderr
    assert all(argument in done.stderr for argument in arguments)


def test_setup_builds_every_extra_and_group_with_the_python_found(ready: Machine) -> None:
    assert ready.go("setup").returncode == 0
    assert sync_of(ready) == ["--python", str(ready.bin / "python3"), "--all-extras", "--all-groups"]
    assert (ready.clone / ".venv" / "bin" / "python").exists()


def test_a_working_environment_keeps_its_python(ready: Machine) -> None:
    ready.write(ready.clone / ".venv" / "bin" / "python", FAKE_TOOL)
    assert ready.go("setup").returncode == 0
    assert "--python" not in sync_of(ready)


def test_an_environment_whose_python_is_gone_is_built_anew(ready: Machine) -> None:
    (ready.clone / ".venv" / "bin").mkdir(parents=True)
    (ready.clone / ".venv" / "bin" / "python").symlink_to(ready.folder / "gone")
    assert ready.go("setup").returncode == 0
    assert "--python" in sync_of(ready)


def test_demo_takes_the_smallest_environment_and_never_shrinks_one(ready: Machine) -> None:
    assert ready.go("demo", "--quiet").returncode == 0
    assert sync_of(ready)[-4:] == ["--inexact", "--no-default-groups", "--extra", "web"]
    assert ready.calls()[-1] == ["musterbook", "demo", "--quiet"]


def test_test_hands_its_arguments_to_pytest_unbroken(ready: Machine) -> None:
    assert ready.go("test", "-k", "a or b", "tests/it's here", "*").returncode == 0
    assert {"--all-extras", "--all-groups"} <= set(sync_of(ready))
    assert ready.calls()[-1] == ["python", "-m", "pytest", "-k", "a or b", "tests/it's here", "*"]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("docs",), ["build", "--strict"]),
        (("docs", "serve"), ["serve"]),
    ],
)
def test_docs_are_built_strictly_or_as_asked(ready: Machine, arguments: tuple[str, ...], expected: list[str]) -> None:
    assert ready.go(*arguments).returncode == 0
    assert ready.calls()[-1] == ["python", "-m", "mkdocs", *expected]


def test_a_failing_command_hands_on_its_exit_status(ready: Machine) -> None:
    ready.write(ready.folder / "fake-tool", '#!/bin/sh\n[ "$1" = -c ] || exit 3\n')
    assert ready.go("test").returncode == 3


def test_a_failing_sync_stops_the_run(ready: Machine) -> None:
    ready.put("uv", '#!/bin/sh\n[ "$1" != sync ] || exit 4\n')
    ready.write(ready.clone / ".venv" / "bin" / "musterbook", FAKE_TOOL)
    assert ready.go("demo").returncode == 4
    assert ready.calls() == []


def test_uv_of_an_earlier_run_is_taken_from_the_clone(machine: Machine) -> None:
    machine.put("python3", FAKE_PYTHON)
    machine.write(machine.clone / ".uv" / "bin" / "uv", FAKE_UV)
    assert machine.go("setup").returncode == 0
    assert [call[0] for call in machine.calls()] == ["uv", "uv"]


def test_uv_is_installed_into_the_clone_when_there_is_none(machine: Machine) -> None:
    machine.put("python3", FAKE_PYTHON)
    assert machine.go("setup").returncode == 0
    installed = next(call for call in machine.calls() if call[:4] == ["python", "-m", "pip", "install"])
    assert installed[installed.index("--target") + 1] == str(machine.clone / ".uv")
    assert sync_of(machine)


def test_a_uv_that_only_prints_an_error_is_not_taken(machine: Machine) -> None:
    machine.put("uv", "#!/bin/sh\necho 'uv: command not found' >&2\nexit 127\n")
    machine.put("python3", FAKE_PYTHON)
    assert machine.go("setup").returncode == 0
    assert (machine.clone / ".uv" / "bin" / "uv").exists()


def test_a_missing_pip_is_named_with_its_remedy(machine: Machine) -> None:
    machine.put("python3", FAKE_PYTHON)
    done = machine.go("setup", GO_NO_PIP="1")
    assert done.returncode == 1
    assert "has no pip" in done.stderr
    assert "python3-pip" in done.stderr


@pytest.mark.parametrize("found", [None, "old", "shim"])
def test_a_missing_python_is_said(machine: Machine, found: str | None) -> None:
    machine.put("uv", FAKE_UV)
    if found:
        machine.put("python3", FAKE_PYTHON if found == "old" else "#!/bin/sh\nexit 127\n")
    done = machine.go("setup", GO_OLD="1")
    assert done.returncode == 1
    assert "no Python 3.11 or newer found" in done.stderr


def test_a_newer_python_under_another_name_is_found(machine: Machine) -> None:
    machine.put("uv", FAKE_UV)
    machine.put("python3", "#!/bin/sh\nexit 1\n")
    machine.put("python3.12", FAKE_PYTHON)
    assert machine.go("setup").returncode == 0
    assert sync_of(machine)[:2] == ["--python", str(machine.bin / "python3.12")]


def test_another_active_environment_is_not_used(ready: Machine) -> None:
    ready.put("uv", FAKE_UV + 'printf "%s" "${VIRTUAL_ENV:-none} ${UV_PYTHON:-none}" >"$GO_LOG.environment"\n')
    done = ready.go("setup", VIRTUAL_ENV="/elsewhere", UV_PYTHON="3.9", UV_PROJECT_ENVIRONMENT="/elsewhere")
    assert done.returncode == 0
    assert (ready.folder / "log.environment").read_text() == "none none"
    assert (ready.clone / ".venv").is_dir()


def test_the_script_reads_the_same_in_any_posix_shell() -> None:
    text = GO.read_text(encoding="utf-8")
    assert text.startswith("#!/bin/sh\n")
    for word in ("[[", "function ", "local ", "<<<", "source ", "=="):
        assert word not in text
