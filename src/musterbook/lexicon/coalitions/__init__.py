"""Coalitions as data: a folder here is a coalition.

In: the folders below `coalitions/`, each with coalition.toml, members.csv and, where known, groups.csv, targets.csv,
meetings.csv and offices.csv. Out: a `Coalition` each. Nothing here knows any coalition by name: a folder more is a
coalition more. The names in it join the party register (see `musterbook.lexicon.parties`).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from musterbook.errors import LexiconError
from musterbook.lexicon.tables import Row, edtf_bounds, read_csv, read_toml

Certainty = Literal["sure", "possible"]
BOUNDS = ("on", "by", "between", "about")

MEMBERS = ("code", "member", "joined_on", "joined_bound", "left_on", "source", "check", "note")
GROUPS = ("code", "name", "aliases", "parent", "area", "area_codes", "from", "source", "check", "aliases_check", "note")
TARGETS = ("year", "what", "amount", "currency", "bound", "announced_on", "meeting", "source", "check", "note")
MEETINGS = ("date", "name", "place", "hosts", "kind", "source", "check", "note")


@dataclass(frozen=True, slots=True)
class Member:
    """One party's membership. `joined_on` is EDTF; `joined_bound` says how that date is meant.

    on: on that day. by: seen as a member then, joined earlier. between: in that interval. about: near that date.
    `left_on` is "" while the membership lasts; `check` is "unverified" where the source was not read.
    """

    code: str
    name: str
    joined_on: str
    joined_bound: str
    left_on: str
    source: str
    check: str
    note: str


@dataclass(frozen=True, slots=True)
class Group:
    """An armed group that the coalition is concerned with: its code, its names, the group it belongs to ("" for none).

    `area` is where, in words; `area_codes` are the places whose name makes "the affiliate in ..." this group.
    """

    code: str
    name: str
    aliases: tuple[str, ...]
    parent: str
    area: str
    area_codes: tuple[str, ...]
    since: str
    source: str
    check: str
    note: str


@dataclass(frozen=True, slots=True)
class Target:
    """A sum that was asked for: in major units of `currency`, `bound` as in the ledger's hedges."""

    year: str
    what: str
    amount: int
    currency: str
    bound: str
    announced_on: str
    meeting: str
    source: str
    check: str
    note: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of the coalition, or one where it was pledged to; `date` is EDTF, `hosts` as the source names them."""

    date: str
    name: str
    place: str
    hosts: tuple[str, ...]
    kind: str
    source: str
    check: str
    note: str


@dataclass(frozen=True, slots=True)
class Coalition:
    """A coalition as its folder tells it.

    `folder` is the folder's name, `code` the party code. `aliases` are names of its own; `common` are words that can
    mean it ("the coalition") and do so only in a text that is about it, which `context` (party codes) tells.
    """

    folder: str
    code: str
    name: str
    kind: str
    founded: str
    purpose: str
    source: str
    check: str
    aliases: tuple[str, ...]
    common: tuple[str, ...]
    context: tuple[str, ...]
    members: tuple[Member, ...]
    groups: tuple[Group, ...]
    targets: tuple[Target, ...]
    meetings: tuple[Meeting, ...]

    def members_on(self, day: str) -> tuple[tuple[str, Certainty], ...]:
        """Give who belonged to the coalition on a day (EDTF), as party codes with how sure that is, in order of code.

        sure: joined on that day or before, on any reading of both dates. possible: the dates allow it. "by" leaves the
        time before open back to the founding. Raises ValueError where `day` is not an EDTF date.
        """
        asked = edtf_bounds(day)
        if asked is None:
            raise ValueError(f"not an EDTF date: {day!r}")
        found: dict[str, Certainty] = {}
        for member in self.members:
            certainty = _membership(member, asked, self.founded)
            if certainty is not None and found.get(member.code) != "sure":
                found[member.code] = certainty
        return tuple(sorted(found.items()))


def load_coalitions(folder: Path) -> dict[str, Coalition]:
    """Load every coalition below `folder`/coalitions, by the name of its folder, in order of name.

    A folder is a coalition when it holds coalition.toml. Raises LexiconError (file, row).
    """
    home = folder / "coalitions"
    names = sorted(p.parent.name for p in home.glob("*/coalition.toml")) if home.is_dir() else []
    return {name: _load(folder, name) for name in names}


def _load(folder: Path, name: str) -> Coalition:
    base = f"coalitions/{name}"
    told = read_toml(folder, f"{base}/coalition.toml")
    missing = [key for key in ("code", "name", "founded", "purpose", "source") if not isinstance(told.get(key), str)]
    if missing:
        raise LexiconError(f"{base}/coalition.toml", None, f"missing: {', '.join(missing)}")
    return Coalition(
        folder=name,
        code=told["code"],
        name=told["name"],
        kind=told.get("kind", "coalition"),
        founded=told["founded"],
        purpose=told["purpose"],
        source=told["source"],
        check=told.get("check", "seen"),
        aliases=tuple(told.get("aliases", ())),
        common=tuple(told.get("common", ())),
        context=tuple(told.get("context", ())),
        members=tuple(_member(r) for r in read_csv(folder, f"{base}/members.csv", required=MEMBERS)),
        groups=tuple(_group(r) for r in _optional(folder, f"{base}/groups.csv", GROUPS)),
        targets=tuple(_target(r, f"{base}/targets.csv") for r in _optional(folder, f"{base}/targets.csv", TARGETS)),
        meetings=tuple(_meeting(r) for r in _optional(folder, f"{base}/meetings.csv", MEETINGS)),
    )


def _optional(folder: Path, name: str, columns: tuple[str, ...]) -> list[Row]:
    return read_csv(folder, name, required=columns) if (folder / name).is_file() else []


def _member(row: Row) -> Member:
    return Member(
        code=row["code"],
        name=row["member"],
        joined_on=row["joined_on"],
        joined_bound=row["joined_bound"],
        left_on=row["left_on"],
        source=row["source"],
        check=row["check"],
        note=row["note"],
    )


def _group(row: Row) -> Group:
    return Group(
        code=row["code"],
        name=row["name"],
        aliases=split_list(row["aliases"]),
        parent=row["parent"],
        area=row["area"],
        area_codes=split_list(row["area_codes"]),
        since=row["from"],
        source=row["source"],
        check=row["check"],
        note=row["note"],
    )


def _target(row: Row, name: str) -> Target:
    if not row["amount"].isdecimal():
        raise LexiconError(name, row.line, f"amount is not a whole number: {row['amount']!r}")
    values = {key: row[key] for key in TARGETS if key != "amount"}
    return Target(amount=int(row["amount"]), **values)


def _meeting(row: Row) -> Meeting:
    values = {key: row[key] for key in MEETINGS if key != "hosts"}
    return Meeting(hosts=split_list(row["hosts"]), **values)


def split_list(cell: str) -> tuple[str, ...]:
    """Split a cell that holds several values apart by semicolons; () for an empty one."""
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _membership(member: Member, asked: tuple[str, str], founded: str) -> Certainty | None:
    joined = edtf_bounds(member.joined_on)
    if joined is None:
        return None
    first, last = joined
    if member.joined_bound == "by":
        first = (edtf_bounds(founded) or (first, last))[0]
    left = edtf_bounds(member.left_on) if member.left_on else ("9999-12-31", "9999-12-31")
    if left is None or first > asked[1] or left[1] <= asked[0]:
        return None
    return "sure" if last <= asked[0] and asked[1] < left[0] else "possible"
