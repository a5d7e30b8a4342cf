"""Profiles: what the columns of a hand-made table mean, and how its words map to ours. Those of flows are in `flows`.

In: a TOML file of this folder, or a user's own. Out: a frozen `Profile`. It opens no table. What is wrong in a profile
is a LexiconError that names the file and the key.

A profile has: `about`; `[columns]`, for each slot the heading of its column; `[constants]`, for a slot without a
column its one value; `[hedges]` and `[stages]`, what a cell's word means; `[numbers]` with `decimal` (the decimal sign)
and `times` (what a number is to be multiplied by); `[words]` with `around` and `retold`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from musterbook.errors import LexiconError
from musterbook.lexicon.profiles import sections
from musterbook.lexicon.tables import read_toml
from musterbook.records import HEDGES, STAGES, Basis, Stage

SLOTS: Final = (
    "id", "party", "counterparty", "amount", "unit", "hedge", "purpose", "place", "stated_on", "occasion", "stage",
    "period", "instrument", "channel", "conditions", "url",
)  # fmt: skip
"""What a column may fill; `id` is the row's own and `url` what it cites."""
NEEDED: Final = ("party", "amount", "unit", "stage")
LOW: Final = "low"
HIGH: Final = "high"
_SECTIONS: Final = frozenset(("about", "columns", "constants", "hedges", "stages", "numbers", "words"))
_BASES: Final = ("new", "running_total", "component", "share", "unknown")


@dataclass(frozen=True, slots=True)
class Profile:
    """What the columns of a table mean. Words and headings are compared without case.

    `columns` gives the heading of each slot, `constants` the value of a slot without one. `hedges` maps a cell to a
    hedge, or to "low" or "high" for the two rows of a range; `stages` to a stage and a basis. A number has `decimal` as
    its decimal sign and is multiplied by `times`. `digest` changes with the file.
    """

    name: str
    about: str
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    hedges: Mapping[str, str]
    stages: Mapping[str, tuple[Stage, Basis]]
    decimal: str
    times: int
    around: frozenset[str]
    retold: tuple[str, ...]
    digest: str


def shipped(folder: Path) -> tuple[str, ...]:
    """Give the names of the profiles of claims of a lexicon's folder, sorted."""
    return sections.shipped_names(folder, flows=False)


def load_profile(name: str, folder: Path) -> Profile:
    """Load a profile by the name it ships under, or a user's own by its path (an ending in .toml).

    Raises InputError for a name that none has, LexiconError (file, key) for a profile that is wrong.
    """
    return _profile(*sections.located(name, folder, flows=False))


def _profile(folder: Path, file: str, name: str) -> Profile:
    data = read_toml(folder, file)
    if sections.is_for_flows(data):
        raise LexiconError(file, None, "the profile is of flows; its tables are taken by `musterbook flows add`")
    sections.known_keys(file, data, _SECTIONS)
    columns, constants = sections.texts(file, data, "columns"), sections.texts(file, data, "constants")
    for slot in (*columns, *constants):
        if slot not in SLOTS or (slot in columns and slot in constants):
            raise LexiconError(file, None, f"{slot!r} is no slot, or is there twice; slots are {', '.join(SLOTS)}")
    for slot in NEEDED:
        if slot not in columns and slot not in constants:
            raise LexiconError(file, None, f"[columns] names none for {slot!r}; every row needs one")
    words, numbers = sections.table(file, data, "words"), sections.table(file, data, "numbers")
    return Profile(
        name=name,
        about=str(data.get("about", "")),
        columns=columns,
        constants=constants,
        hedges=_hedges(file, data),
        stages=_stages(file, data),
        decimal=sections.one_of(file, numbers, "decimal", ".", (".", ",")),
        times=sections.times(file, numbers),
        around=frozenset(str(w).casefold() for w in words.get("around", ())),
        retold=tuple(str(w).casefold() for w in words.get("retold", ())),
        digest=hashlib.sha256((folder / file).read_bytes()).hexdigest()[:12],
    )


def _hedges(file: str, data: Mapping[str, Any]) -> dict[str, str]:
    found = sections.texts(file, data, "hedges")
    for key, value in found.items():
        if value not in (*HEDGES, LOW, HIGH):
            raise LexiconError(file, None, f"[hedges] {key}: {value!r} is none of {', '.join((*HEDGES, LOW, HIGH))}")
    return {key.casefold(): value for key, value in found.items()}


def _stages(file: str, data: Mapping[str, Any]) -> dict[str, tuple[Stage, Basis]]:
    out = {}
    for key, value in sections.table(file, data, "stages").items():
        said = {"stage": value} if isinstance(value, str) else value
        stage, basis = (said.get("stage"), said.get("basis", "new")) if isinstance(said, dict) else (None, "new")
        if stage not in STAGES or basis not in _BASES:
            raise LexiconError(file, None, f"[stages] {key}: stage {stage!r} or basis {basis!r} is not known")
        out[key.casefold()] = (cast(Stage, stage), cast(Basis, basis))
    return out
