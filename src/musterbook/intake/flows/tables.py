"""Tables of flows: each row of a CSV file or a spreadsheet becomes a flow, as a profile or its HXL tags say.

In: a stream, its `Source`, the lexicon's words, profiles. Out: flows and findings that name sheet, row and column. A
cell that cannot be understood costs its slot; a row with more or fewer cells than the headings is left out, because its
columns cannot be told. Blank is not nought. Both the formula of a cell and the value saved with it are kept.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import IO, Any, Final

from musterbook.intake.cells import Bad, number_of, read_day
from musterbook.intake.decoding import decode_stream
from musterbook.intake.flows import Source
from musterbook.intake.flows.grids import Line, csv_lines, sheets
from musterbook.intake.flows.headings import WITHIN, Heading, find_heading, is_tag_row, nearest
from musterbook.intake.parsed import Problem, Refused
from musterbook.intake.sheets import DELIMITERS, column_letters
from musterbook.lexicon.flows import FlowWords
from musterbook.lexicon.profiles.flows import FlowProfile
from musterbook.records import Finding, Severity
from musterbook.records.flows import Flow, Money, Organisation, Share, flow_of

HEAD: Final = 1 << 17  # bytes in which the headings of a CSV file stand
_TEXTS: Final = (
    "own", "ref", "activity", "description", "boundary", "on_boundary", "flow_type", "finance_type", "rate_date",
    "version",
)  # fmt: skip
_DAYS: Final = ("date", "value_date", "decided", "reported", "updated")
_TRUTHS: Final = {"true": True, "1": True, "false": False, "0": False}
_MOST_YEARS: Final = 30  # of one flow; a longer span is a slip of the pen
_SHOWN: Final = 20  # values typed over formulas that are listed for a column


def read_csv(
    stream: IO[bytes], source: Source, words: FlowWords, profiles: Sequence[FlowProfile]
) -> Iterator[Flow | Finding]:
    """Give the flows of a CSV file; the first of the profiles that fits its headings is taken."""
    blocks = decode_stream(io.BytesIO(stream.read(HEAD)))
    head = "".join(block for block in blocks if isinstance(block, str))
    stream.seek(0)
    tries = {d: list(islice(_split(head, d), WITHIN)) for d in DELIMITERS}
    found = [(d, h) for d, rows in tries.items() if (h := find_heading(rows, profiles))]
    if not found:
        yield _no_columns(source, tries.values(), profiles)
        return
    delimiter, heading = max(found, key=lambda f: len(f[1].at))
    problems: list[Problem] = []
    rows = _Rows(source, words, heading, "")
    try:
        for line in csv_lines(stream, delimiter, problems.append):
            yield from rows.read(line)
    except Refused as stop:
        problems.append(stop.problem)
    yield from rows.ended()
    yield from (Finding(p.code, p.severity, p.message, source.path) for p in problems)


def read_xlsx(
    stream: IO[bytes], source: Source, words: FlowWords, profiles: Sequence[FlowProfile]
) -> Iterator[Flow | Finding]:
    """Give the flows of a spreadsheet: of every sheet that has the columns of one of the profiles."""
    heads: list[list[list[str]]] = []
    try:
        taken = False
        for name, lines in sheets(stream):
            first = list(islice(lines, WITHIN))
            heads.append([line.values for line in first])
            heading = find_heading(heads[-1], profiles)
            if heading is None:
                continue
            taken, rows = True, _Rows(source, words, heading, name)
            for line in chain(first, lines):
                yield from rows.read(line)
            yield from rows.ended()
        if not taken:
            yield _no_columns(source, heads, profiles)
    except Refused as stop:
        yield Finding(stop.problem.code, stop.problem.severity, stop.problem.message, source.path)


def _split(head: str, delimiter: str) -> Iterator[list[str]]:
    try:
        for row in csv.reader(io.StringIO(head, newline=""), delimiter=delimiter):
            yield [value.strip() for value in row]
    except csv.Error:
        return


def _no_columns(source: Source, tables: Iterable[Sequence[Sequence[str]]], profiles: Sequence[FlowProfile]) -> Finding:
    near = [h for rows in tables for p in profiles if (h := nearest(rows, p))]
    best = max(near, key=lambda h: len(h.at), default=None)
    if best is None:
        what = "no row with the headings of a profile, nor one of HXL tags; say with a profile what the columns mean"
    else:
        lacks = ", ".join(map(repr, best.needed))
        what = f"no column {lacks}, which the profile {best.profile.name!r} needs; rename it or give another profile"
    return Finding("flows.missing_column", "error", what, source.path)


class _Rows:
    """The rows of one table on their way to flows."""

    def __init__(self, source: Source, words: FlowWords, heading: Heading, sheet: str) -> None:
        self.source, self.words, self.heading, self.sheet = source, words, heading, sheet
        self.profile = heading.profile
        self.columns = tuple(heading.at.items())
        self.constants = {s: value for s, value in heading.profile.constants.items() if s not in heading.at}
        self.cells = tuple((slot, column_letters(index)) for slot, index in self.columns)
        self.twins: Counter[int] = Counter()
        self.unknown: set[str] = set()
        self.formulas: Counter[int] = Counter()
        self.typed: dict[int, list[Line]] = {}
        self.line = Line(0, [], "")
        self.findings: list[Finding] = []

    def read(self, line: Line) -> Iterator[Flow | Finding]:
        """Give the flow of a row, and what is wrong with its cells; nothing for headings, tags and empty rows."""
        self.line, self.findings = line, []
        if line.number <= self.heading.row:
            if line.number == self.heading.row and self.heading.missing:
                lacks = ", ".join(map(repr, self.heading.missing))
                self._bad("flows.lacking_column", f"no column {lacks}; what it would say stays empty", severity="note")
        elif any(line.values) and not (line.number == self.heading.row + 1 and is_tag_row(line.values)):
            flow = self._flow() if self._whole() else None
            if flow:
                yield flow
        yield from self.findings

    def ended(self) -> Iterator[Finding]:
        """Give what is known of the columns after the last row: values typed over formulas."""
        for index, lines in sorted(self.typed.items()):
            if self.formulas[index] <= len(lines):
                continue  # most of the column is typed: its formulas are the exception, such as a sum below it
            for line in lines[:_SHOWN]:
                self.line = line
                yield self._finding(
                    "flows.typed_over", f"{line.values[index]!r} is typed where the column has formulas", index=index
                )

    def _whole(self) -> bool:
        width, cells = self.heading.width, len(self.line.values)
        if not self.line.whole:
            self._bad("flows.open_quote", "a quotation mark is left open; the row is left out")
        elif cells != width and not self.sheet:
            self._bad("flows.uneven_row", f"{cells} cells below {width} headings; the row is left out")
        else:
            return True
        return False

    def _flow(self) -> Flow:
        values = self.line.values
        values += [""] * (self.heading.width - len(values))
        said = self.constants | {slot: value for slot, index in self.columns if (value := values[index])}
        self._watch()
        amount, converted = self._amounts(said)
        kind, stage = self._type(said)
        plain: dict[str, Any] = {slot: said.get(slot) for slot in _TEXTS}
        plain |= {slot: self._day(said, slot) for slot in _DAYS}
        return flow_of(
            id=self._id(said, kind, plain["date"], amount), system=self.profile.system, type=kind, stage=stage,
            amount=amount, converted=converted, rate=said.get("rate") if converted else None,
            provider=self._organisation(said, "provider"), receiver=self._organisation(said, "receiver"),
            recipients=self._recipients(said), years=self._years(said),
            sectors=tuple(Share(s, vocabulary="sector") for s in self._list(said, "sectors")),
            plans=self._list(said, "plans"), source_plans=self._list(said, "source_plans"),
            aid_types=self._list(said, "aid_types"), parents=self._list(said, "parents"),
            children=self._list(said, "children"), new_money=_TRUTHS.get(said.get("new_money", "").casefold()),
            humanitarian=_TRUTHS.get(said.get("humanitarian", "").casefold()),
            file=self.source.file, at=f"{self.sheet}!{self.line.number}" if self.sheet else str(self.line.number),
            cells=self.cells,
            raw=self.line.raw, **plain,
        )  # fmt: skip

    def _watch(self) -> None:
        """Note where the columns of amounts hold formulas and where values were typed over them."""
        for slot in ("amount", "converted"):
            index = self.heading.at.get(slot)
            if index is None or index >= len(self.line.values):
                continue
            if index in self.line.formulas:
                self.formulas[index] += 1
                if not self.line.values[index]:
                    formula = self.line.formulas[index][:80]
                    self._bad(
                        "flows.no_value",
                        f"the value of {formula!r} was not saved; open the file and save it",
                        slot=slot,
                    )
            elif self.line.values[index] and len(self.typed.setdefault(index, [])) <= self.formulas[index] + _SHOWN:
                self.typed[index].append(self.line)

    def _type(self, said: dict[str, str]) -> tuple[str, str]:
        """Give the source's word for what the flow is, and its stage."""
        word = said.get("type", "")
        if self.profile.system != "table":
            kind = self.words.type(self.profile.system, word)
            stage = kind.stage if kind else None
        else:
            stage = self.profile.types.get(word.casefold())
        if stage is None and word not in self.unknown and len(self.unknown) < _SHOWN:
            self.unknown.add(word)
            what = f"{word!r} is no type of flow that the profile {self.profile.name!r} knows" if word else "no type"
            self._bad("flows.unknown_type", f"{what}; such rows have no stage and are in no total of one", slot="type")
        return word, stage or ""

    def _amounts(self, said: dict[str, str]) -> tuple[Money | None, Money | None]:
        """Give the sum and the source's conversion; where there is one alone it is the sum."""
        amount = self._money(said, "amount", "currency")
        converted = self._money(said, "converted", "converted_currency")
        if amount is None and converted is None and not self.findings:
            self._bad("flows.no_amount", "no amount; it is kept without one, which is not nought", slot="amount")
        return (amount, converted) if amount else (converted, None)

    def _money(self, said: dict[str, str], slot: str, unit: str) -> Money | None:
        value = said.get(slot)
        if value is None:
            return None
        marks = {a[1:].upper() for a in self.heading.attributes.get(slot, ())} & self.words.currencies
        currency = said.get(unit) or (marks.pop() if len(marks) == 1 else "")
        if currency not in self.words.currencies:
            self._bad("flows.unknown_currency", f"{currency!r} is no currency (ISO 4217)", slot=unit)
        try:
            return Money.of(format(number_of(value, self.profile), "f"), currency)
        except (Bad, ValueError) as error:
            self._bad("flows.not_a_number", str(error), slot=slot)
            return None

    def _id(self, said: dict[str, str], kind: str, date: str | None, amount: Money | None) -> str:
        """Name the row by its own id, else by all that tells it apart and, among twins, by its turn."""
        own, system = said.get("own"), self.profile.system
        if own and system == "fts":
            return Flow.identity("fts", own)
        sum_of = amount.named if amount else ("", "", "")
        parts: tuple[str, ...]
        if system == "iati":
            parts = (said.get("activity", ""), said.get("ref", ""), kind, date or "", *sum_of)
        elif own:
            parts = (self.profile.name, own)
        else:
            told = (said.get(s, "") for s in ("ref", "activity", "provider", "receiver", "recipients", "description"))
            parts = (self.profile.name, *told, kind, date or "", *sum_of)
        key = Flow.identity(system, *parts)
        twin = self.twins[hash(key)]
        self.twins[hash(key)] += 1
        if twin and own:
            self._bad("flows.id_twice", f"{own!r} is the id of a row above; it is taken as another", slot="own")
        return Flow.identity(system, key, ordinal=twin) if twin else key

    def _organisation(self, said: dict[str, str], side: str) -> Organisation | None:
        name, ref = said.get(side), said.get(f"{side}_ref")
        if not name and not ref:
            return None
        code = (self.words.identified(ref) if ref else None) or (self.words.organisation(name) if name else None)
        return Organisation(name or ref or "", ref, said.get(f"{side}_type"), code)

    def _recipients(self, said: dict[str, str]) -> tuple[Share, ...]:
        whole = said.get("recipients")
        names = (whole,) if whole and self.words.country(whole) else self._list(said, "recipients")
        codes = [(name, self.words.country(name)) for name in names]
        return tuple(Share(name, code, "country" if code else "location") for name, code in codes)

    def _list(self, said: dict[str, str], slot: str) -> tuple[str, ...]:
        return tuple(v.strip() for v in said.get(slot, "").split(self.profile.between) if v.strip())

    def _years(self, said: dict[str, str]) -> tuple[str, ...]:
        first, last = said.get("first_year"), said.get("last_year")
        if first and last and first.isdecimal() and last.isdecimal():
            span = range(int(first), min(int(last), int(first) + _MOST_YEARS) + 1)
            return tuple(map(str, span))
        return self._list(said, "years") or ((first,) if first else ())

    def _day(self, said: dict[str, str], slot: str) -> str | None:
        value = said.get(slot)
        if value is None:
            return None
        try:
            return read_day(value[:10] if value[10:11] in ("T", " ") and value[4:5] == "-" else value)
        except Bad as error:
            self._bad("flows.not_a_date", str(error), slot=slot)
            return None

    def _bad(self, code: str, message: str, *, slot: str | None = None, severity: Severity = "warning") -> None:
        index = self.heading.at.get(slot) if slot else None
        self.findings.append(self._finding(code, message, index=index, severity=severity))

    def _finding(self, code: str, message: str, *, index: int | None, severity: Severity = "warning") -> Finding:
        """Say what is wrong, where it is, and what came of it."""
        where = f"sheet {self.sheet}, row {self.line.number}" if self.sheet else f"row {self.line.number}"
        where += f", column {column_letters(index)}" if index is not None else ""
        return Finding(code, severity, f"{where}: {message}", self.source.path)
