"""Hand-made tables: each row becomes a claim, as a profile says what its columns mean.

In: a `Document` whose text is a table (comma-separated values), a `Profile`, the lexicon. Out: a `Reading`: a claim for
each row that is not empty, its quote the row, its evidence the cells; and findings that name row, column and remedy. A
bad cell costs its slot and never its row. Nothing is read out of prose here, and no column that the profile does not
name is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from musterbook.intake.cells import Amounts, Bad, listed, number_of, read_day, retold_on, told_amount
from musterbook.intake.sheets import DELIMITERS, Cell, SheetRow, column_letters, rows
from musterbook.lexicon import Lexicon
from musterbook.lexicon.profiles import HIGH, LOW, Profile
from musterbook.records import Amount, Basis, Claim, Document, Finding, Party, Place, Reading, Stage, TableRow

VERSION: Final = "1"
_WORDS = ("purpose", "instrument", "channel", "conditions", "occasion")
_HEADER_WITHIN = 20  # rows: titles and remarks above the headings of a hand-made table are fewer


def read_table(document: Document, lexicon: Lexicon, *, profile: Profile) -> Reading:
    """Make a claim of each row of a table, in order.

    The headings stand in the first row that has every column of the profile. Of several sheets those without are passed
    over; where none has them, a finding (error) names the columns that are missing.
    """
    reader = f"tables {VERSION}+{profile.name} {profile.digest}+{lexicon.version}"
    pages = [(p.start, p.end, True) for p in document.pages] or [(0, len(document.text), False)]
    sheets = [_sheet(document, start, end, named, profile) for start, end, named in pages]
    whole = [s for s in sheets if not s.missing]
    claims: list[Claim] = []
    findings: list[Finding] = []
    for sheet in whole:
        made = _Rows(document, lexicon, profile, sheet, reader)
        claims += made.claims()
        findings += made.findings
    if not whole:
        lacks = ", ".join(repr(c) for c in min((s.missing for s in sheets), key=len))
        message = f"no column {lacks}, which the profile {profile.name!r} reads; rename the column or give a profile"
        findings.append(Finding("table.missing_column", "error", f"{message} of your own", document.id))
    return Reading(document.id, tuple(claims), tuple(findings), reader)


@dataclass(frozen=True)
class _Sheet:
    """One table: its name, the index of each slot's column, the rows below the headings, the columns it lacks."""

    name: str | None
    at: Mapping[str, int]
    rows: tuple[SheetRow, ...]
    missing: tuple[str, ...]


def _sheet(document: Document, start: int, end: int, named: bool, profile: Profile) -> _Sheet:
    name = None
    if named:
        cut = document.text.find("\n", start, end)
        name, start = document.text[start:cut], cut + 1
    tries = [_headed(document.text, start, end, d, name, profile) for d in DELIMITERS]
    return min(tries, key=lambda s: len(s.missing))


def _headed(text: str, start: int, end: int, delimiter: str, name: str | None, profile: Profile) -> _Sheet:
    found = tuple(rows(text, start, end, delimiter=delimiter))
    best = _Sheet(name, {}, (), tuple(profile.columns.values()))
    for n, row in enumerate(found[:_HEADER_WITHIN]):
        heads = {c.value.casefold(): i for i, c in reversed(list(enumerate(row.cells)))}
        at = {s: heads[h.casefold()] for s, h in profile.columns.items() if h.casefold() in heads}
        missing = tuple(h for s, h in profile.columns.items() if s not in at)
        if len(missing) < len(best.missing):
            best = _Sheet(name, at, found[n + 1 :], missing)
    return best


@dataclass
class _Rows:
    """The rows of one sheet on their way to claims; `findings` fills as they are made."""

    document: Document
    lexicon: Lexicon
    profile: Profile
    sheet: _Sheet
    reader: str
    findings: list[Finding] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)

    def claims(self) -> list[Claim]:
        """Give a claim for each row, and one for the two rows of a range."""
        out: list[Claim] = []
        low: tuple[Claim, SheetRow] | None = None
        for row in self.sheet.rows:
            if not any(c.value for c in row.cells):
                continue
            claim, side = self._claim(row), self._hedge(row)
            if side == HIGH and low is not None and _one_range(low[0], claim):
                claim, low = self._joined(low[0], claim), None
                out[-1] = claim
                continue
            if side == HIGH or low is not None:
                self._half(row if side == HIGH else low[1] if low else row)
            low = (claim, row) if side == LOW else None
            out.append(claim)
        if low is not None:
            self._half(low[1])
        return out

    def _cell(self, row: SheetRow, slot: str) -> Cell | None:
        """Give the cell of a slot; None where the slot has no column or the cell is empty."""
        index = self.sheet.at.get(slot)
        if index is None or index >= len(row.cells) or not row.cells[index].value:
            return None
        return row.cells[index]

    def _value(self, row: SheetRow, slot: str) -> str | None:
        cell = self._cell(row, slot)
        return cell.value if cell else self.profile.constants.get(slot)

    def _hedge(self, row: SheetRow) -> str | None:
        return self.profile.hedges.get((self._value(row, "hedge") or "exact").casefold(), "exact")

    def _bad(self, row: SheetRow, slot: str, code: str, message: str) -> None:
        """Say what is wrong with a cell, where it is, and what to do."""
        cell = self._cell(row, slot)
        where = f"row {row.number}"
        if slot in self.sheet.at:
            where += f", column {self.profile.columns[slot]} ({column_letters(self.sheet.at[slot])}{row.number})"
        where = f"sheet {self.sheet.name}, {where}" if self.sheet.name else where
        start, end = (cell.start, cell.end) if cell else (row.start, row.end)
        self.findings.append(Finding(f"table.{code}", "warning", f"{where}: {message}", self.document.id, start, end))

    def _half(self, row: SheetRow) -> None:
        self._bad(row, "hedge", "half_range", "one end of a range without the other; put the two rows together")

    def _claim(self, row: SheetRow) -> Claim:
        amount, back = self._amount(row)
        stage, basis = self._stage(row)
        announced, told = self._days(row)
        start, end = row.start, row.end
        words: dict[str, Any] = {s: self._value(row, s) for s in _WORDS}
        return Claim(
            id=Claim.identity(self.document.id, "commitment", start, end),
            document=self.document.id, kind="commitment", stage="withdrawn" if back else stage, start=start, end=end,
            quote=self.document.text[start:end], action=self._value(row, "purpose") or "",
            party=self._party(row, "party"), counterparty=self._party(row, "counterparty"), place=self._places(row),
            amount=amount, basis=basis, repeats=basis == "running_total",
            period=self._day(row, "period"), stated_on=told, announced_on=announced, evidence=self._evidence(row),
            confidence=1000, rules=(f"table.{self.profile.name}",), reader=self.reader, row=self._table_row(row),
            **words,
        )  # fmt: skip

    def _table_row(self, row: SheetRow) -> TableRow:
        own = self._value(row, "id")
        if own is not None and self.seen.setdefault(own, row.number) != row.number:
            self._bad(row, "id", "id_twice", f"{own!r} is the id of row {self.seen[own]} already; give each its own")
        cells = tuple((slot, f"{column_letters(at)}{row.number}") for slot, at in self.sheet.at.items())
        return TableRow(own, row.number, self.sheet.name, cells, self._value(row, "url"))

    def _party(self, row: SheetRow, slot: str) -> Party | None:
        said = self._value(row, slot)
        if said is None:
            if slot == "party":
                self._bad(row, slot, "no_party", "nobody is named who gives; fill it in")
            return None
        parties = self.lexicon.parties
        codes = (said,) if said in parties.rows else parties.of(said)
        return Party(said, codes[0], parties.label(codes[0])) if len(codes) == 1 else Party(said)

    def _places(self, row: SheetRow) -> tuple[Place, ...]:
        return tuple(self._place(said) for said, _, _ in self._place_cells(row))

    def _place_cells(self, row: SheetRow) -> list[tuple[str, int, int]]:
        cell = self._cell(row, "place")
        if cell is None:
            constant = self.profile.constants.get("place")
            return [(constant, 0, 0)] if constant else []
        out: list[tuple[str, int, int]] = []
        for start, end in listed(self.document.text, cell.start, cell.end, self._known):
            if out and self.document.text[start:end].casefold() in self.profile.around:
                start = out.pop()[1]
            out.append((self.document.text[start:end], start, end))
        return out

    def _known(self, said: str) -> bool:
        return bool(self.lexicon.places.index.get(said))

    def _place(self, said: str) -> Place:
        """Resolve a place that is named alone, or beside small words ("northern Iraq"); two that fit are no answer."""
        index = self.lexicon.places.index
        hit = index.get(said)
        found = index.find(said) if not hit else []
        if len(found) == 1 and (said[: found[0].start] + said[found[0].end :]).islower():
            hit = found[0].payload
        codes = {n.code for n in hit if n.code}
        code = codes.pop() if len(codes) == 1 else None
        return Place(said, code, self.lexicon.places.label(code) if code else None)

    def _amount(self, row: SheetRow) -> tuple[Amount | None, bool]:
        """Give the amount, and whether it is taken back (a number below nought)."""
        cell, unit = self._cell(row, "amount"), self._value(row, "unit")
        if cell is None or unit is None:
            self._bad(row, "amount" if cell is None else "unit", "no_amount", "no amount; it is kept without one")
            return None, False
        said = (self._value(row, "hedge") or "exact").casefold()
        if said not in self.profile.hedges and said != "exact":
            known = ", ".join(self.profile.hedges)
            self._bad(row, "hedge", "unknown_hedge", f"{said!r} is no bound ({known}); taken as exact")
        try:
            number = number_of(cell.value, self.profile)
        except Bad as error:
            self._bad(row, "amount", "not_a_number", str(error))
            return None, False
        units = Amounts(self.lexicon.quantities)
        if not units.knows(unit):
            self._bad(row, "unit", "unknown_unit", f"{unit!r} is neither a currency (ISO 4217) nor a known noun")
        return told_amount(number, unit, self._hedge(row) or "exact", f"{cell.value} {unit}", units), number < 0

    def _stage(self, row: SheetRow) -> tuple[Stage, Basis]:
        said = self._value(row, "stage") or ""
        found = self.profile.stages.get(said.casefold())
        if found is None:
            known = ", ".join(self.profile.stages)
            message = f"{said!r} is no stage of the profile ({known}); kept as claimed and in no total"
            self._bad(row, "stage", "unknown_stage", message)
        return found or ("claimed", "new")

    def _day(self, row: SheetRow, slot: str) -> str | None:
        said = self._value(row, slot)
        if said is None:
            return None
        try:
            return read_day(said)
        except Bad as error:
            self._bad(row, slot, "not_a_date", str(error))
            return None

    def _days(self, row: SheetRow) -> tuple[str | None, str | None]:
        """Give the day that the row says was earlier (None: it says of none), and the day on which it was told."""
        said, retold = self._day(row, "stated_on"), retold_on(self._value(row, "occasion"), self.profile)
        return (said, retold) if retold and said else (None, said)

    def _evidence(self, row: SheetRow) -> tuple[tuple[str, int, int], ...]:
        out = []
        for slot in self.sheet.at:
            cell = self._cell(row, slot)
            if cell is not None and slot not in ("id", "url", "place"):
                out.append((slot, cell.start, cell.end))
        spots = self._place_cells(row) if self._cell(row, "place") else []
        out += [(f"place.{n}" if n else "place", start, end) for n, (_, start, end) in enumerate(spots)]
        return tuple(out)

    def _joined(self, low: Claim, high: Claim) -> Claim:
        """Make one claim of the two rows of a range; its quote reaches from the one to the other."""
        assert low.amount is not None
        assert high.amount is not None
        said = f"{low.amount.said} to {high.amount.said}"
        amount = replace(low.amount, low=low.amount.low, best=None, high=high.amount.high, hedge="exact", said=said)
        return replace(
            low,
            id=Claim.identity(self.document.id, "commitment", low.start, high.end),
            end=high.end,
            quote=self.document.text[low.start : high.end],
            amount=amount,
        )


def _one_range(low: Claim, high: Claim) -> bool:
    """Say whether two rows are the ends of one range: alike in all but the amount."""
    if low.amount is None or high.amount is None or low.amount.best is None or high.amount.best is None:
        return False
    alike = all(
        getattr(low, s) == getattr(high, s) for s in ("party", "counterparty", "place", "purpose", "stage", "period")
    )
    same_scale = (low.amount.unit, low.amount.exponent) == (high.amount.unit, high.amount.exponent)
    return alike and same_scale and low.amount.best <= high.amount.best
