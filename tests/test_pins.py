"""The pinned versions: one list in two places, for pip and for uv, with names and versions only."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
PINS = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
PROJECT = tomllib.loads(PYPROJECT)


def asked_for() -> list[str]:
    """Every requirement of the project, its extras and its groups, the project's own extras left out."""
    rows = [*PROJECT["project"]["dependencies"]]
    for table in (PROJECT["project"]["optional-dependencies"], PROJECT["dependency-groups"]):
        rows += [row for group in table.values() for row in group]
    return [row for row in rows if not row.startswith("musterbook")]


@pytest.fixture(scope="module")
def pin() -> ModuleType:
    spec = importlib.util.spec_from_file_location("pin", ROOT / "tools" / "pin.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_both_lists_are_equal() -> None:
    assert PROJECT["tool"]["uv"]["constraint-dependencies"] == PINS


def exact(line: str) -> bool:
    """Say whether a line is a bare name, one exact version and perhaps a marker: no extra, no address, no option."""
    return re.fullmatch(r"[a-z0-9.-]+==[0-9][0-9a-z.]*( ; [^:/]+)?", line) is not None


def test_pins_are_names_and_exact_versions_in_order() -> None:
    assert [line for line in PINS if not exact(line)] == []
    assert sorted(PINS, key=lambda line: Requirement(line).name) == PINS
    for line in (
        "rich>=15",
        "rich",
        "--index-url https://example.org",
        "a @ https://example.org/a.whl",
        "httpx[http2]==1",
    ):
        assert not exact(line)


def test_what_the_project_asks_for_is_pinned_to_a_version_that_it_allows() -> None:
    pins = [Requirement(line) for line in PINS]
    versions = {
        pin.name: str(pin.specifier).removeprefix("==") for pin in pins if pin.marker is None or pin.marker.evaluate()
    }
    for row in asked_for():
        wanted = Requirement(row)
        assert wanted.specifier.contains(versions[wanted.name.lower()], prereleases=True), row


def test_pins_are_read_back_as_written(pin: ModuleType) -> None:
    assert pin.present_pins(PYPROJECT) == PINS
    assert pin.with_pins(PYPROJECT, PINS) == PYPROJECT


def test_new_pins_take_the_place_of_the_old_ones(pin: ModuleType) -> None:
    changed = pin.with_pins(PYPROJECT, ["b==2 ; sys_platform == 'win32'"])
    assert tomllib.loads(changed)["tool"]["uv"]["constraint-dependencies"] == ["b==2 ; sys_platform == 'win32'"]
    with pytest.raises(SystemExit, match="one pin a line"):
        pin.with_pins("[tool.uv]\n", ["a==1"])


@pytest.mark.parametrize(
    ("names", "kept"),
    [([], []), (["Typing_Extensions"], ["rich==15 ; python_version > '3'"]), (["rich"], ["typing-extensions==4"])],
)
def test_upgrading_frees_the_packages_named_or_all(pin: ModuleType, names: list[str], kept: list[str]) -> None:
    assert pin.without(["rich==15 ; python_version > '3'", "typing-extensions==4"], names) == kept
