"""Who acts: states, governments, organisations, coalitions, armed groups and missions, with all their names.

In: parties.csv, party_names.csv, decoys.csv, given_names.csv, contexts.toml, and what each coalition's folder adds.
Out: `Parties`: the rows by code, and an index of names. It does not read documents: `reading.names.parties` decides
what a name means there.

Codes: three capital letters are ISO 3166-1 alpha-3 and always a state or territory (XKX, Kosovo, is user-assigned).
Everything else has a readable code of its own that is not three capitals: NATO, EU, UNDP, UN-WFP, IS, IS-K, USA-DOD.
A ministry or agency keeps its own code; `state` names the state that it speaks for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, cast, get_args

from musterbook.errors import LexiconError
from musterbook.lexicon.coalitions import Coalition, load_coalitions
from musterbook.lexicon.names import Case, NameIndex
from musterbook.lexicon.offices import Offices, surname
from musterbook.lexicon.tables import read_csv, read_toml

PartyKind = Literal["state", "territory", "government", "organisation", "coalition", "armed_group", "body", "mission"]
Form = Literal["name", "demonym", "metonym", "acronym", "common"]
MARKS = frozenset({"ambiguous", "given", "place", "region", "alone", "word"})

PARTIES = ("code", "kind", "label", "parent", "state", "source", "check")
NAMES = ("name", "code", "form", "case", "mark", "source")
DECOYS = ("name", "why")


@dataclass(frozen=True, slots=True)
class PartyRow:
    """One party. `parent` is the code of what it belongs to, `state` that of the state it speaks for; "" for none.

    `check` is "unverified" where the source was not read for this row.
    """

    code: str
    label: str
    kind: PartyKind
    parent: str
    state: str
    source: str
    check: str


@dataclass(frozen=True, slots=True)
class PartyName:
    """One name of one party, or (code "") a decoy: words that look like a name and are not.

    form: name, demonym ("Iraqi", "Swedes"), metonym ("Washington"), acronym, common ("the coalition"). marks: ambiguous
    (the name has other codes too), given (also a first name), place (also a city: a party only where it acts), region
    (also a region elsewhere: Georgia), alone (not beside a capitalised word), word (also an English word: not where
    everything is in capitals).
    """

    name: str
    code: str
    form: Form
    marks: frozenset[str]
    case: Case | None


@dataclass(frozen=True)
class Parties:
    """The register of parties: `rows` by code, in file order; `names` all names and decoys; `index` finds them.

    `beside` holds the words of contexts.toml that decide by what stands beside a name. `context` gives, for a
    coalition, the codes that tell what a text is about; `branches` what a group's branch in a place is called.
    """

    rows: Mapping[str, PartyRow]
    names: tuple[PartyName, ...]
    given_names: frozenset[str]
    beside: Mapping[str, frozenset[str]]
    context: Mapping[str, tuple[str, ...]]
    branches: Mapping[tuple[str, str], str]

    @classmethod
    def load(cls, folder: Path) -> Parties:
        """Load the register and what the coalitions add to it. Raises LexiconError (file, row)."""
        rows = _rows(folder)
        names = _names(folder, rows)
        coalitions = load_coalitions(folder)
        for coalition in coalitions.values():
            _join(coalition, rows, names)
        decoys = read_csv(folder, "decoys.csv", required=DECOYS)
        names += [PartyName(row["name"], "", "name", frozenset(), None) for row in decoys]
        given = frozenset(row["name"] for row in read_csv(folder, "given_names.csv", required=("name",)))
        beside = read_contexts(folder, "party")
        names += _governments(folder, rows, sorted(beside.get("government_words", ())))
        context = {c.code: c.context for c in coalitions.values()}
        branches = {(g.parent, a): g.code for c in coalitions.values() for g in c.groups for a in g.area_codes}
        return cls(rows, tuple(dict.fromkeys(names)), given, beside, context, branches)

    @cached_property
    def index(self) -> NameIndex[PartyName]:
        """The names, ready to be found in a text."""
        return NameIndex((n.name, n, n.case) if n.case else (n.name, n) for n in self.names)

    def label(self, code: str) -> str:
        """Give the register's own name of a party. Raises KeyError for a code it does not know."""
        return self.rows[code].label

    def of(self, name: str) -> tuple[str, ...]:
        """Give the codes that exactly this name can mean, () for none: "Iraqi" gives ("IRQ",)."""
        return tuple(dict.fromkeys(n.code for n in self.index.get(name) if n.code))


def read_contexts(folder: Path, section: str) -> dict[str, frozenset[str]]:
    """Read one section of contexts.toml: lists of words that decide by standing beside a name."""
    lists = read_toml(folder, "contexts.toml").get(section, {})
    return {key: frozenset(str(word) for word in words) for key, words in lists.items()}


def _governments(folder: Path, rows: Mapping[str, PartyRow], words: list[str]) -> list[PartyName]:
    """Name governments after their heads ("the Trump administration"), where the surname is one state's alone."""
    owners: dict[str, set[str]] = {}
    for head in Offices.load(folder).heads():
        if head.party in rows:
            name = surname(head.person)
            owners.setdefault(name, set()).add(head.party)
            owners.setdefault(name.removeprefix("al-"), set()).add(head.party)
    single = [(name, next(iter(codes))) for name, codes in owners.items() if len(codes) == 1]
    return [PartyName(f"{name} {word}", code, "metonym", frozenset(), None) for name, code in single for word in words]


def _rows(folder: Path) -> dict[str, PartyRow]:
    rows: dict[str, PartyRow] = {}
    for row in read_csv(folder, "parties.csv", required=PARTIES):
        if row["kind"] not in get_args(PartyKind):
            raise LexiconError("parties.csv", row.line, f"unknown kind: {row['kind']!r}")
        if row["code"] in rows:
            raise LexiconError("parties.csv", row.line, f"code given twice: {row['code']}")
        rows[row["code"]] = PartyRow(
            code=row["code"],
            label=row["label"],
            kind=cast(PartyKind, row["kind"]),
            parent=row["parent"],
            state=row["state"],
            source=row["source"],
            check=row["check"],
        )
    return rows


def _names(folder: Path, rows: Mapping[str, PartyRow]) -> list[PartyName]:
    names: list[PartyName] = []
    forms, cases = get_args(Form), ("", "any", "exact", "proper")
    for row in read_csv(folder, "party_names.csv", required=NAMES):
        if row["code"] not in rows:
            raise LexiconError("party_names.csv", row.line, f"unknown code: {row['code']!r}")
        if row["form"] not in forms or row["case"] not in cases:
            raise LexiconError("party_names.csv", row.line, f"unknown form or case: {row['form']!r}, {row['case']!r}")
        case = cast(Case, row["case"]) if row["case"] else None
        marks = frozenset(row["mark"].split()) if row["mark"] else frozenset()
        names.append(PartyName(row["name"], row["code"], cast(Form, row["form"]), marks, case))
    return names


def _join(coalition: Coalition, rows: dict[str, PartyRow], names: list[PartyName]) -> None:
    """Enter a coalition and the groups of its folder; what the register has already keeps its row."""
    kind = coalition.kind if coalition.kind in get_args(PartyKind) else "coalition"
    rows.setdefault(
        coalition.code,
        PartyRow(coalition.code, coalition.name, cast(PartyKind, kind), "", "", coalition.source, coalition.check),
    )
    names.extend(_named(coalition.code, (coalition.name, *coalition.aliases)))
    names.extend(PartyName(c, coalition.code, "common", frozenset(), "any") for c in coalition.common)
    for group in coalition.groups:
        rows.setdefault(
            group.code, PartyRow(group.code, group.name, "armed_group", group.parent, "", group.source, group.check)
        )
        names.extend(_named(group.code, (group.name, *group.aliases)))


def _named(code: str, names: Iterable[str]) -> list[PartyName]:
    return [PartyName(n, code, "acronym" if n.isupper() else "name", frozenset(), None) for n in names]
