"""What profiles of claims and of flows have in common: how they are found, and how their sections are read.

In: the name of a profile, or the plain values of its file. Out: checked values. What is wrong is a LexiconError that
names the file and the key.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from musterbook.errors import InputError, LexiconError
from musterbook.lexicon.tables import read_toml


def is_for_flows(data: Mapping[str, Any]) -> bool:
    """Say whether a profile is of flows, and not of claims."""
    return data.get("as") == "flows"


def shipped_names(folder: Path, *, flows: bool) -> tuple[str, ...]:
    """Give the names of the profiles of flows, or of claims, of a lexicon's folder, sorted."""
    files = (folder / "profiles").glob("*.toml")
    return tuple(sorted(p.stem for p in files if is_for_flows(read_toml(folder, f"profiles/{p.name}")) is flows))


def located(name: str, folder: Path, *, flows: bool) -> tuple[Path, str, str]:
    """Give folder, file and name of a profile: one that ships by its name, a user's own by its path (.toml).

    Raises InputError for a name that none has.
    """
    if name.endswith(".toml"):
        path = Path(name)
        return path.parent, path.name, path.stem
    names = shipped_names(folder, flows=flows)
    if name not in names:
        what, known = "profile of flows" if flows else "profile", ", ".join(names) or "none ships"
        raise InputError(f"--profile {name}: no such {what} ({known}); a file of your own ends in .toml")
    return folder, f"profiles/{name}.toml", name


def known_keys(file: str, data: Mapping[str, Any], known: frozenset[str]) -> None:
    """Refuse a key that a profile does not have."""
    wrong = sorted(data.keys() - known)
    if wrong:
        raise LexiconError(file, None, f"unknown key {wrong[0]!r}; known are {', '.join(sorted(known))}")


def table(file: str, data: Mapping[str, Any], section: str) -> dict[str, Any]:
    """Give a section, empty where the profile has none."""
    found = data.get(section, {})
    if not isinstance(found, dict):
        raise LexiconError(file, None, f"[{section}] is not a table")
    return found


def texts(file: str, data: Mapping[str, Any], section: str, *, empty: bool = False) -> dict[str, str]:
    """Give a section of texts; blank ones only where `empty` says so."""
    found = table(file, data, section)
    for key, value in found.items():
        if not isinstance(value, str) or not (empty or value.strip()):
            raise LexiconError(file, None, f"[{section}] {key} is not a text")
    return found


def one_of(file: str, numbers: Mapping[str, Any], key: str, default: str, known: tuple[str, ...]) -> str:
    """Give a sign of [numbers] that is one of a few."""
    sign = numbers.get(key, default)
    if sign not in known:
        raise LexiconError(file, None, f"[numbers] {key} is one of {' '.join(known)}, not {sign!r}")
    return str(sign)


def times(file: str, numbers: Mapping[str, Any]) -> int:
    """Give what a number of the table is multiplied by."""
    found = numbers.get("times", 1)
    if not isinstance(found, int) or found < 1:
        raise LexiconError(file, None, f"[numbers] times is a whole number from 1, not {found!r}")
    return found
