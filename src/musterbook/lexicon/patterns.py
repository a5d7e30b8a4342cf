"""Frames, kinds, stages and measures: how this prose promises, gives, fights, meets and says, as data.

In: `kinds.toml`, `frames.toml` and `measures.toml` of a lexicon folder. Out: a frozen `Patterns`. Nothing is matched
here: `reading.frames.matching` does that. What is wrong in a table is a LexiconError with its file and the row of its
name.

A frame names the words that trigger it, the grammatical slots that give each role, what a role must hold, and the
course: which stage each mood (past, will, intend, ...) leads to. Everything a newcomer adds is TOML.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from musterbook.errors import LexiconError
from musterbook.records import KINDS, STAGES

MOODS = (
    "past",
    "perfect",
    "present",
    "progressive",
    "will",
    "would",
    "may",
    "must",
    "intend",
    "decide",
    "expect",
    "continue",
    "begin",
    "ask",
    "fail",
    "bare",
    "noun",
    "rest",
)
_JOIN = "join"  # lends its own mood to what it is for: "met to pledge", "will meet to pledge"
ROLES = ("party", "counterparty", "item", "place", "purpose")
_PREPOSITIONS = (
    "of",
    "to",
    "for",
    "in",
    "at",
    "on",
    "upon",
    "from",
    "with",
    "into",
    "between",
    "within",
    "against",
    "by",
    "through",
    "over",
    "under",
    "via",
    "toward",
    "towards",
    "onto",
    "near",
    "about",
    "across",
    "along",
    "alongside",
    "as",
    "out of",
    "worth",
    "totaling",
    "totalling",
)
SLOTS = frozenset(
    (
        "subject",
        "object",
        "iobject",
        "agent",
        "owner",
        "compound",
        "predicate",
        "predicated",
        "self",
        "infinitive",
        "clause",
        "gerund",
        "passive",
        "direct",
        *_PREPOSITIONS,
    )
)
TESTS = frozenset(
    (
        "NAMED",
        "PARTY",
        "GROUP",
        "OFFICE",
        "PEOPLE",
        "PLACE",
        "MONEY",
        "INFINITIVE",
        "GERUND",
        "CLAUSE",
        "SUPERLATIVE",
        "COMPARATIVE",
    )
)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of claim: what it is, which slots a good one has, and what others call it."""

    name: str
    definition: str
    requires: tuple[str, ...]
    iati: tuple[str, ...]
    fts: tuple[str, ...]
    plover: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of a claim, and the line of the ledger it is posted to.

    `ledger` is for money, `ledger_goods` for persons and goods, `ledger_statement` for kind statement; None: no line.
    `counted` says whether the line enters the totals of that name.
    """

    name: str
    definition: str
    ledger: str | None
    ledger_goods: str | None
    ledger_statement: str | None
    counted: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """Where a mood leads: the kind and stage of the claim."""

    kind: str
    stage: str


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One way of saying something: its triggers, roles, needs and stages.

    `slots` maps a role to grammatical slots in order of preference. `needs` maps a role to the words and tests
    (`TESTS`, in capitals) of which one must hold; `refuses` to words that must not head it. `course` maps a mood to
    an outcome, None where that mood makes no claim. Without a word of each of `wants` in its sentence it cannot hold
    as a whole; where it `obliges`, nor without one that says "must".
    """

    name: str
    kind: str
    verbs: frozenset[str]
    nouns: frozenset[str]
    slots: Mapping[str, tuple[str, ...]]
    needs: Mapping[str, frozenset[str]]
    refuses: Mapping[str, frozenset[str]]
    course: Mapping[str, Outcome | None]
    bare: bool
    amounts: bool
    total: bool
    component: bool
    yields: bool
    anchored: bool
    incident: bool
    parsed: bool
    measure: str | None
    family: str
    without: frozenset[str]
    beside: frozenset[str]
    labels: frozenset[str]
    wants: tuple[frozenset[str], ...]
    obliges: bool
    priority: int
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]

    def outcome(self, mood: str) -> Outcome | None:
        """Give the outcome of a mood; `rest` stands for every mood the course does not name."""
        return self.course[mood] if mood in self.course else self.course.get("rest")


@dataclass(frozen=True, slots=True)
class Measure:
    """What a figure counts: the classes of its noun, words beside it, words that forbid it, its stage by default."""

    name: str
    definition: str
    classes: frozenset[str]
    words: frozenset[str]
    without: frozenset[str]
    stage: str | None


@dataclass(frozen=True, eq=False)
class Patterns:
    """All tables of patterns. `words` are the named classes of nouns and the cue words, by name."""

    kinds: Mapping[str, Kind]
    stages: Mapping[str, Stage]
    frames: tuple[Frame, ...]
    measures: tuple[Measure, ...]
    words: Mapping[str, frozenset[str]]
    moods: Mapping[str, str]
    by_verb: Mapping[str, tuple[Frame, ...]]
    by_noun: Mapping[str, tuple[Frame, ...]]
    classes_of: Mapping[str, frozenset[str]]
    goals: frozenset[str]

    def either(self, *classes: str) -> frozenset[str]:
        """Give the words of several named classes; kept, as each is asked for at many sentences."""
        found = self._joined.get(classes)
        if found is None:
            found = self._joined[classes] = frozenset().union(*(self.words[name] for name in classes))
        return found

    @cached_property
    def _joined(self) -> dict[tuple[str, ...], frozenset[str]]:
        return {}

    def lending(self, mood: str) -> frozenset[str]:
        """Give the governing words that lend a mood."""
        return self._lenders.get(mood, frozenset())

    @cached_property
    def _lenders(self) -> dict[str, frozenset[str]]:
        return {mood: frozenset(w for w, m in self.moods.items() if m == mood) for mood in self.moods.values()}

    @cached_property
    def instruments(self) -> Mapping[str, frozenset[str]]:
        """The words that tell each financial instrument, by its name."""
        of = "instrument_"
        named = {name.removeprefix(of): words for name, words in self.words.items() if name.startswith(of)}
        return {name.replace("_", " "): words for name, words in named.items()}

    @cached_property
    def phrasal(self) -> frozenset[str]:
        """The verbs that make a frame with a further word ("hand over")."""
        return frozenset(verb.split()[0] for verb in self.by_verb if " " in verb)

    @classmethod
    def load(cls, folder: Path) -> Patterns:
        """Read the three tables below a lexicon folder.

        Raises LexiconError (file and row) for the first thing that is wrong.
        """
        kinds, frames, measures = (_Table(folder, n) for n in ("kinds.toml", "frames.toml", "measures.toml"))
        words = _words(measures, frames)
        read = _frames(frames, words)
        return cls(
            kinds=MappingProxyType({r["name"]: _kind(kinds, r) for r in kinds.rows("kind")}),
            stages=MappingProxyType({r["name"]: _stage(kinds, r) for r in kinds.rows("stage")}),
            frames=read,
            measures=tuple(_measure(measures, r, words) for r in measures.rows("measure")),
            words=words,
            moods=_moods(frames),
            by_verb=_index(read, "verbs"),
            by_noun=_index(read, "nouns"),
            classes_of=_classes(words, measures.data.get("class", {})),
            goals=_goals(read),
        )

    @classmethod
    def check(cls, folder: Path) -> list[LexiconError]:
        """List what is wrong with the tables; an empty list means they load and are whole."""
        return check(folder)

    def frame(self, name: str) -> Frame:
        """Give the frame of a name; raises KeyError."""
        return next(f for f in self.frames if f.name == name)


def check(folder: Path) -> list[LexiconError]:
    """List what is wrong with the three tables; reading stops at the first that does not load."""
    try:
        patterns = Patterns.load(folder)
    except LexiconError as error:
        return [error]
    faults = [LexiconError("kinds.toml", None, f"the {what} {name!r} is missing") for what, name in _missing(patterns)]
    table = _Table(folder, "frames.toml")
    for frame in patterns.frames:
        for field in ("examples", "counter_examples"):
            if not getattr(frame, field):
                faults.append(table.fault(frame.name, f"has no {field}"))
    return faults


def _missing(patterns: Patterns) -> list[tuple[str, str]]:
    kinds = [("kind", k) for k in KINDS if k not in patterns.kinds]
    return kinds + [("stage", s) for s in STAGES if s not in patterns.stages]


class _Table:
    """One TOML file, with the means to say where in it something is wrong."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        try:
            self.text = (folder / name).read_text(encoding="utf-8")
            self.data: dict[str, Any] = tomllib.loads(self.text)
        except OSError as error:
            raise LexiconError(name, None, f"cannot be read ({error.strerror})") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise LexiconError(name, None, f"is not TOML: {error}") from error

    def rows(self, key: str) -> list[dict[str, Any]]:
        rows = self.data.get(key, [])
        seen: set[str] = set()
        for row in rows:
            name = row.get("name") if isinstance(row, dict) else None
            if not isinstance(name, str) or not name:
                raise LexiconError(self.name, None, f"a {key} has no name")
            if name in seen:
                raise self.fault(name, f"two {key}s have this name")
            seen.add(name)
        return list(rows)

    def fault(self, name: str, message: str) -> LexiconError:
        needle = f'name = "{name}"'
        row = next((i for i, line in enumerate(self.text.splitlines(), 1) if line.strip() == needle), None)
        return LexiconError(self.name, row, f"{name}: {message}")

    def known(self, name: str, field: str, values: Iterable[str], allowed: Iterable[str]) -> None:
        for value in values:
            if value not in allowed:
                raise self.fault(name, f"{field}: {value!r} is not known")


def _kind(table: _Table, row: dict[str, Any]) -> Kind:
    table.known(row["name"], "name", [row["name"]], KINDS)
    lists = (tuple(row.get(key, ())) for key in ("requires", "iati", "fts", "plover"))
    return Kind(row["name"], row.get("definition", ""), *lists)


def _stage(table: _Table, row: dict[str, Any]) -> Stage:
    table.known(row["name"], "name", [row["name"]], STAGES)
    money = row.get("ledger")
    goods, statement = row.get("ledger_goods", money), row.get("ledger_statement")
    return Stage(row["name"], row.get("definition", ""), money, goods, statement, bool(row.get("counted", False)))


def _words(measures: _Table, frames: _Table) -> Mapping[str, frozenset[str]]:
    """Gather the classes of nouns and the cue words; a member "@name" stands for another class's words."""
    raw = {**measures.data.get("class", {}), **frames.data.get("cue", {})}
    done: dict[str, frozenset[str]] = {}

    def expand(name: str, path: tuple[str, ...]) -> frozenset[str]:
        if name in path or name not in raw:
            raise LexiconError(measures.name, None, f"class {name!r} is not known or names itself")
        if name not in done:
            out: set[str] = set()
            for word in raw[name]:
                out |= expand(word[1:], (*path, name)) if word.startswith("@") else {word}
            done[name] = frozenset(out)
        return done[name]

    for name in raw:
        expand(name, ())
    return MappingProxyType(done)


def _frames(table: _Table, words: Mapping[str, frozenset[str]]) -> tuple[Frame, ...]:
    courses = {name: _course(table, name, row) for name, row in table.data.get("course", {}).items()}
    frames = [_frame(table, row, courses, words) for row in table.rows("frame")]
    return tuple(sorted(frames, key=lambda f: -f.priority))


def _course(table: _Table, name: str, row: Mapping[str, str]) -> dict[str, Outcome | None]:
    table.known(name, "mood", row, MOODS)
    out: dict[str, Outcome | None] = {}
    for mood, value in row.items():
        kind, _, stage = value.rpartition(" ")
        if stage != "-":
            table.known(name, mood, [stage], STAGES)
            table.known(name, mood, [kind] if kind else [], KINDS)
        out[mood] = None if stage == "-" else Outcome(kind, stage)
    return out


def _frame(
    table: _Table,
    row: dict[str, Any],
    courses: dict[str, dict[str, Outcome | None]],
    words: Mapping[str, frozenset[str]],
) -> Frame:
    name, kind = row["name"], row.get("kind", "")
    table.known(name, "kind", [kind], KINDS)
    table.known(name, "course", [row.get("course", "")], courses)
    slots = {role: tuple(value) for role, value in row.get("slots", {}).items()}
    needs = {role: _spread(value, words) for role, value in row.get("needs", {}).items()}
    for field, roles in (("slots", slots), ("needs", needs), ("refuses", row.get("refuses", {}))):
        table.known(name, field, roles, ROLES)
    for value in slots.values():
        table.known(name, "slots", value, SLOTS)
    for field, values in (*row.get("needs", {}).items(), *row.get("refuses", {}).items()):
        table.known(name, field, [v[1:] for v in values if v.startswith("@")], words)
        table.known(name, field, [v for v in values if v.isupper()], TESTS)
    refuses = {role: _spread(value, words) for role, value in row.get("refuses", {}).items()}
    course = {m: Outcome(o.kind or kind, o.stage) if o else None for m, o in courses[row["course"]].items()}
    flags = {key: bool(row.get(key, default)) for key, default in _FLAGS.items()}
    wants = tuple(need for need in needs.values() if need and TESTS.isdisjoint(need))
    return Frame(
        name,
        kind,
        _spread(row.get("verbs", ()), words),
        _spread(row.get("nouns", ()), words),
        MappingProxyType(slots),
        MappingProxyType(needs),
        MappingProxyType(refuses),
        MappingProxyType(course),
        **flags,
        measure=row.get("measure"),
        family=row.get("family", ""),
        without=_spread(row.get("without", ()), words),
        beside=_spread(row.get("beside", ()), words),
        labels=frozenset(row.get("labels", ())),
        wants=wants,
        obliges={mood for mood, outcome in course.items() if outcome} == {"must"},
        priority=int(row.get("priority", 0)),
        examples=tuple(row.get("examples", ())),
        counter_examples=tuple(row.get("counter_examples", ())),
    )


_FLAGS = {
    "bare": False,
    "amounts": True,
    "total": False,
    "component": False,
    "yields": False,
    "anchored": False,
    "incident": False,
    "parsed": False,
}


def _spread(values: Iterable[str], words: Mapping[str, frozenset[str]]) -> frozenset[str]:
    out: set[str] = set()
    for value in values:
        out |= words.get(value[1:], frozenset()) if value.startswith("@") else {value}
    return frozenset(out)


def _measure(table: _Table, row: dict[str, Any], words: Mapping[str, frozenset[str]]) -> Measure:
    classes, stage = frozenset(row.get("classes", ())), row.get("stage")
    table.known(row["name"], "classes", classes, words)
    table.known(row["name"], "stage", [stage] if stage else [], STAGES)
    near, without = (_spread(row.get(key, ()), words) for key in ("words", "without"))
    return Measure(row["name"], row.get("definition", ""), classes, near, without, stage)


def _moods(table: _Table) -> Mapping[str, str]:
    """Give each governing word ("intend", "ready") the mood it lends to what depends on it."""
    out: dict[str, str] = {}
    for mood, members in table.data.get("mood", {}).items():
        table.known(mood, "mood", [mood], (*MOODS, _JOIN))
        out |= dict.fromkeys(members, mood)
    return MappingProxyType(out)


def _index(frames: Iterable[Frame], field: str) -> Mapping[str, tuple[Frame, ...]]:
    out: dict[str, tuple[Frame, ...]] = {}
    for frame in frames:
        for word in getattr(frame, field):
            out[word] = (*out.get(word, ()), frame)
    return MappingProxyType(out)


def _goals(frames: Iterable[Frame]) -> frozenset[str]:
    """Give the verbs of the frames that only make goals."""
    rest = ((f, f.course.get("rest")) for f in frames)
    return frozenset(v for f, o in rest if o is not None and o.stage == "goal" and f.amounts for v in f.verbs)


def _classes(words: Mapping[str, frozenset[str]], names: Iterable[str]) -> Mapping[str, frozenset[str]]:
    out: dict[str, frozenset[str]] = {}
    for name in names:
        for word in words[name]:
            out[word] = out.get(word, frozenset()) | {name}
    return MappingProxyType(out)
