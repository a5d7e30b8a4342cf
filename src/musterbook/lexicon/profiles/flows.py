"""Profiles of tables of flows: what the columns of official data mean.

In: a TOML file of this folder with `as = "flows"`, or a user's own. Out: a frozen `FlowProfile`. It opens no table.
What is wrong in a profile is a LexiconError that names the file and the key.

A profile has: `as` and `about`; `system`, whose records the rows are ("fts", "iati", else "table"); `needs`, the slots
without which a table is not meant; `[columns]`, for each slot the heading of its column; `[tags]`, for each slot the
HXL tags of its column, the best first; `[constants]`, for a slot without a column its one value; `[types]`, what a
word of the type's column is as a stage; `[numbers]` with `decimal`, `times` and `list`, the sign between the values of
a cell that holds several.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast, get_args

from musterbook.errors import LexiconError
from musterbook.lexicon.profiles import sections
from musterbook.lexicon.tables import read_toml
from musterbook.records.flows import FlowSystem

SLOTS: Final = (
    "own", "ref", "activity", "type", "amount", "currency", "converted", "converted_currency", "rate", "rate_date",
    "provider", "provider_ref", "provider_type", "receiver", "receiver_ref", "receiver_type", "recipients",
    "sectors", "date", "value_date", "decided", "reported", "updated", "years", "first_year", "last_year", "plans",
    "source_plans", "description", "boundary", "on_boundary", "flow_type", "finance_type", "aid_types", "new_money",
    "humanitarian", "parents", "children", "version",
)  # fmt: skip
"""What a column may fill."""
_SECTIONS: Final = frozenset(("as", "about", "system", "needs", "columns", "tags", "constants", "types", "numbers"))


@dataclass(frozen=True, slots=True)
class FlowProfile:
    """What the columns of a table of flows mean. Headings and words are compared without case.

    `columns` gives the heading of each slot, `tags` its HXL tags; a profile has one or the other. `needs` are the slots
    whose columns must be there. `types` maps a word to a stage, "" for one that is no stage of a gift. A number has
    `decimal` as its decimal sign and is multiplied by `times`. `digest` changes with the file.
    """

    name: str
    about: str
    system: FlowSystem
    needs: tuple[str, ...]
    columns: Mapping[str, str]
    tags: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, str]
    types: Mapping[str, str]
    decimal: str
    times: int
    between: str
    digest: str


def shipped_flows(folder: Path) -> tuple[str, ...]:
    """Give the names of the profiles of flows of a lexicon's folder, sorted."""
    return sections.shipped_names(folder, flows=True)


def load_flow_profile(name: str, folder: Path, stages: tuple[str, ...]) -> FlowProfile:
    """Load a profile of flows by the name it ships under, or a user's own by its path (an ending in .toml).

    Raises InputError for a name that none has, LexiconError (file, key) for a profile that is wrong.
    """
    return _profile(*sections.located(name, folder, flows=True), stages)


def _profile(folder: Path, file: str, name: str, stages: tuple[str, ...]) -> FlowProfile:
    data = read_toml(folder, file)
    if not sections.is_for_flows(data):
        raise LexiconError(file, None, 'the profile is of claims; one of flows has as = "flows"')
    sections.known_keys(file, data, _SECTIONS)
    columns, constants = sections.texts(file, data, "columns"), sections.texts(file, data, "constants")
    tags = {slot: _tags(file, slot, said) for slot, said in sections.table(file, data, "tags").items()}
    if bool(columns) == bool(tags):
        raise LexiconError(file, None, "a profile names its columns by [columns] or by [tags], by one of them")
    for slot in (*columns, *tags, *constants, *data.get("needs", ())):
        if slot not in SLOTS:
            raise LexiconError(file, None, f"{slot!r} is no slot; slots are {', '.join(SLOTS)}")
    if not {"amount", "converted"} & (columns.keys() | tags.keys()):
        raise LexiconError(file, None, "no column for 'amount' nor for 'converted'; a flow is a sum of money")
    numbers = sections.table(file, data, "numbers")
    return FlowProfile(
        name=name,
        about=str(data.get("about", "")),
        system=_system(file, data),
        needs=tuple(data.get("needs", ())) or tuple(columns or ("amount",)),
        columns=columns,
        tags=tags,
        constants=constants,
        types=_types(file, data, stages),
        decimal=sections.one_of(file, numbers, "decimal", ".", (".", ",")),
        times=sections.times(file, numbers),
        between=sections.one_of(file, numbers, "list", ",", (",", ";", "|", "/")),
        digest=hashlib.sha256((folder / file).read_bytes()).hexdigest()[:12],
    )


def _tags(file: str, slot: str, said: Any) -> tuple[str, ...]:
    tags = [said] if isinstance(said, str) else said
    if not isinstance(tags, list) or not all(isinstance(t, str) and t.startswith("#") for t in tags):
        raise LexiconError(file, None, f"[tags] {slot} is not an HXL tag or a list of them, such as '#value+usd'")
    return tuple(tags)


def _system(file: str, data: Mapping[str, Any]) -> FlowSystem:
    said = data.get("system", "table")
    if said not in get_args(FlowSystem):
        raise LexiconError(file, None, f"system {said!r} is none of {', '.join(get_args(FlowSystem))}")
    return cast(FlowSystem, said)


def _types(file: str, data: Mapping[str, Any], stages: tuple[str, ...]) -> dict[str, str]:
    found = sections.texts(file, data, "types", empty=True)
    for word, stage in found.items():
        if stage and stage not in stages:
            raise LexiconError(file, None, f"[types] {word}: {stage!r} is no stage ({', '.join(stages)})")
    return {word.casefold(): stage for word, stage in found.items()}
