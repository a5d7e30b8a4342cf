"""Compare what the ledger holds after the dispatches with the sheet kept by hand, and print where they differ.

    python evaluation/demo/compare.py [--gold] [--all]

In: the dispatches, read by the current reader, or (`--gold`) claims made from the annotated records, so that the
ledger's rules are measured apart from reading; the sheet `book.toml`. Out: for totals, goals, over-count, series,
decisions and disputes how many are right, wrong and missing, with the worst cases (`--all`: every case).
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from annotated import Annotated, Sheet, measure_of, number_of

import musterbook
from musterbook.corpus import read_corpus
from musterbook.ledger.entries import Line
from musterbook.ledger.opening import open_ledger
from musterbook.ledger.stages import is_money
from musterbook.ledger.wording import sentence
from musterbook.lexicon import Lexicon, load_lexicon
from musterbook.lexicon.matching import stems
from musterbook.linking.occasions import span
from musterbook.linking.sameness import number
from musterbook.records import Claim, Finding

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger

DISPATCHES = Path(musterbook.__file__).parent / "demo" / "dispatches"
_STAGES = {"pledge": "pledged", "plan": "planned", "commitment": "committed", "disbursement": "delivered"}
_NEAR = 160  # code points between a record's words and a claim's: beyond that they are two tellings
_SLACK = 31  # days: what the sheet dates by month, the ledger may date by day
_WORST = 6


@dataclass
class Case:
    """What a comparison needs: the ledger, its sheet, and for each telling the claim that reads it (None: unread)."""

    book: Ledger
    sheet: Sheet
    lexicon: Lexicon
    stems: dict[str, str]
    claim_of: dict[str, Claim | None]
    slips: list[Finding]
    every: bool

    def show(self, title: str, counts: str, worst: Iterable[str]) -> None:
        sys.stdout.write(f"\n{title}: {counts}\n")
        lines = list(worst)
        for line in lines if self.every else lines[:_WORST]:
            sys.stdout.write(f"  {line}\n")
        if not self.every and len(lines) > _WORST:
            sys.stdout.write(f"  ... and {len(lines) - _WORST} more (--all)\n")

    def giver(self, name: str | None) -> str:
        """Give whom a party's money counts for: a body's is that of the state or union it belongs to."""
        codes = self.lexicon.parties.of(name) if name else ()
        code = name if name in self.lexicon.parties.rows else codes[0] if len(codes) == 1 else None
        if code is None:
            return (name or "?").casefold()
        row = self.lexicon.parties.rows[code]
        return row.state or (row.parent if row.parent in ("EU", *self._states) else code)

    @property
    def _states(self) -> tuple[str, ...]:
        return tuple(c for c, r in self.lexicon.parties.rows.items() if r.kind == "state")


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--gold", action="store_true", help="claims from the annotated records")
    ask.add_argument("--all", action="store_true", help="print every case that is not right")
    args = ask.parse_args()
    lexicon, sheet = load_lexicon(), Sheet()
    with tempfile.TemporaryDirectory() as scratch, open_ledger(Path(scratch) / "demo.ledger") as book:
        case = _posted(book, lexicon, sheet, gold=args.gold, every=args.all)
        for part in (_read, _totals, _overcount, _folds, _goals, _points, _decisions, _disputes):
            part(case)


def _posted(book: Ledger, lexicon: Lexicon, sheet: Sheet, *, gold: bool, every: bool) -> Case:
    annotated = Annotated(lexicon, sheet)
    names: dict[str, str] = {}
    claim_of: dict[str, Claim | None] = {}
    slips: list[Finding] = []
    for taken, reading in read_corpus([str(DISPATCHES)], lexicon):
        assert taken.document is not None
        assert taken.copy is not None
        assert reading is not None
        stem = Path(taken.source).stem
        ideal, wanted = annotated.reading(taken.document, stem)
        book.post(taken.document, taken.copy, ideal if gold else reading, raw=taken.raw)
        slips += [f for f in reading.findings if f.code == "reading.unit_slip"]
        names.setdefault(taken.document.id, stem)
        found: list[Claim | None] = list(wanted) if gold else _matched(wanted, reading.claims)
        claim_of |= {f"{stem}#{n}": c for n, c in enumerate(found)}
    return Case(book, sheet, lexicon, names, claim_of, slips, every)


def _matched(wanted: list[Claim], claims: Iterable[Claim]) -> list[Claim | None]:
    """Give for each record the claim that reads it: same kind, unit and number, the nearest words; each claim once."""
    found: dict[int, Claim] = {}
    taken: set[str] = set()
    pairs = [
        (max(c.start - w.end, w.start - c.end, 0), abs(c.start - w.start), n, c.id, c)
        for n, w in enumerate(wanted)
        for c in claims
        if c.kind == w.kind and _value(c) == _value(w)
    ]
    for apart, _, n, key, claim in sorted(pairs, key=lambda p: p[:4]):
        if n not in found and key not in taken and apart <= _NEAR:
            found[n] = claim
            taken.add(key)
    return [found.get(n) for n in range(len(wanted))]


def _value(claim: Claim) -> tuple[Decimal | None, str | None]:
    a = claim.amount
    unit = a.unit if a and is_money(a.unit) else None
    return (a.major(number(a)), unit) if a else (None, None)


def _read(case: Case) -> None:
    got = sum(c is not None for c in case.claim_of.values())
    counts = case.book.counts()
    print(f"{counts['documents']} documents, {counts['claims']} claims, {counts['entries']} entries;", end=" ")
    print(f"{got} of {len(case.claim_of)} records have a claim of their kind and amount")


def _said(line: Line) -> Decimal:
    value = next((v for v in (line.best, line.low, line.high) if v is not None), 0)
    return Decimal(value).scaleb(-line.exponent)


def _sums(case: Case) -> tuple[dict[tuple[str, str, str], Decimal], dict[str, Decimal]]:
    """Give what is counted, by giver, unit and stage, and by unit what stands with givers whom nothing names.

    The sheet counts the named givers of a joint total; the ledger shows beside them, apart, the joint total or what it
    leaves to nobody.
    """
    known = {case.giver(t["giver"]) for t in case.sheet.data["total"]}
    out: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    unnamed: dict[str, Decimal] = defaultdict(Decimal)
    for stage in _STAGES:
        for total in case.book.totals(by=("party",), stage=stage):
            for line in total.lines if is_money(total.unit) else ():
                giver = case.giver(line.party)
                named = giver in known or giver in case.lexicon.parties.rows
                if named and "not attributed" not in line.note:
                    out[giver, total.unit, _STAGES[stage]] += _said(line)
                else:
                    unnamed[total.unit] += _said(line)
    return out, unnamed


def _totals(case: Case) -> None:
    got, unnamed = _sums(case)
    want = {(case.giver(t["giver"]), t["unit"], t["stage"]): Decimal(t["amount"]) for t in case.sheet.data["total"]}
    for of, taken in _taken_back(case):
        want[case.giver(of["giver"]), of["unit"], of["stage"]] -= taken
    right = [k for k in want if got.get(k) == want[k]]
    wrong = [k for k in want if k in got and got[k] != want[k]]
    missing = [k for k in want if k not in got]
    extra = [k for k in got if k not in want]
    lines = [(abs(got.get(k, 0) - want.get(k, 0)), k) for k in {*wrong, *missing, *extra}]
    counts = (
        f"{len(right)} right, {len(wrong)} wrong, {len(missing)} missing of {len(want)}; {len(extra)} not asked for"
    )
    counts += "; of unnamed givers " + (", ".join(f"{v:,.0f} {u}" for u, v in sorted(unnamed.items())) or "none")
    case.show("Totals per giver, unit, stage", counts, (
        f"{' '.join(k):40} ledger {got.get(k, 0):>20,}  sheet {want.get(k, 0):>20,}"
        for _, k in sorted(lines, key=lambda p: (-p[0], p[1]))))  # fmt: skip


def _taken_back(case: Case) -> Iterator[tuple[dict[str, Any], int]]:
    """Give each undertaking that was taken back with how much of it: the sheet lists it apart, the ledger nets it."""
    for cut in case.sheet.data["withdrawal"]:
        of = case.sheet.by_id[cut["against"]]
        yield of, min(number_of(of) or 0, cut["amount"])


def _overcount(case: Case) -> None:
    told: dict[str, Decimal] = defaultdict(Decimal)
    slips = {f.start: f for f in case.slips}
    for claim in case.book.claims(kind="commitment"):
        if any(f.subject == claim.document and claim.start <= at <= claim.end for at, f in slips.items() if at):
            continue
        if claim.stage in _STAGES.values() and claim.amount and is_money(claim.amount.unit):
            told[claim.amount.unit] += claim.amount.major(number(claim.amount)) or 0
    once: dict[str, Decimal] = defaultdict(Decimal)
    for (_, unit, _), value in _sums(case)[0].items():
        once[unit] += value
    for of, taken in _taken_back(case):
        once[of["unit"]] += taken
    rows, right = [], 0
    for row in case.sheet.data["overcount"]:
        unit, avoided = row["unit"], told[row["unit"]] - once[row["unit"]]
        right += avoided == row["avoided"] and once[unit] == row["counted_once"]
        mark = "=" if once[unit] == row["counted_once"] else "!"
        rows.append(
            f"{unit} told {told[unit]:,} counted once {once[unit]:,} {mark} sheet {row['counted_once']:,}; "
            f"avoided {avoided:,}, sheet {row['avoided']:,}"
        )
    case.show("Over-count avoided", f"{right} of {len(rows)} units right", rows)


def _folds(case: Case) -> None:
    """Pairs of tellings of one undertaking that stand in one entry, among those that were read."""
    home = {c: e.id for e in case.book.entries() for c in e.claims}
    of = {t: u["id"] for u in case.sheet.undertakings for t in u["told"]}
    of |= {t: f"goal {n}" for n, g in enumerate(case.sheet.data["goal"]) for t in g["told"]}
    of |= {r["told"]: f"running {r['name']} {number_of(r)} {r['unit']}" for r in case.sheet.data["running_total"]}
    read = [(t, home[c.id]) for t in sorted(of) if (c := case.claim_of.get(t)) is not None and c.id in home]
    pairs = [(a, b) for n, a in enumerate(read) for b in read[n + 1 :]]
    want = [(a[0], b[0]) for a, b in pairs if of[a[0]] == of[b[0]]]
    got = [(a[0], b[0]) for a, b in pairs if a[1] == b[1]]
    false, missed = [p for p in got if p not in want], [p for p in want if p not in got]
    counts = f"{len(want) - len(missed)} right, {len(false)} false, {len(missed)} missed of {len(want)} pairs"
    lines = [f"false  {' = '.join(p)}" for p in false] + [f"missed {of[p[0]]}: {' = '.join(p)}" for p in missed]
    case.show("Folds (one undertaking told twice)", counts, lines)


def _goals(case: Case) -> None:
    targets = list(case.book.targets())
    undertaking = {c.id: u["id"] for u in case.sheet.undertakings for t in u["told"] if (c := case.claim_of.get(t))}
    found, dated, toward, false, rows = 0, 0, 0, 0, []
    for goal in case.sheet.data["goal"]:
        want = Decimal(number_of(goal) or 0)
        mine = next((t for t in targets if t.unit == goal["unit"] and _near(_goal(t), want, goal, t)), None)
        if mine is None:
            rows.append(f"missing {goal['year']} {goal['what']} {want:,}")
            continue
        targets.remove(mine)
        found += 1
        dated += mine.year == goal["year"]
        allowed = {p for p in goal["pledged"] if case.sheet.by_id[p]["unit"] == goal["unit"]}
        counted = [undertaking.get(x.claim, x.quote) for x in (mine.pledged.lines if mine.pledged else ())]
        wrong = [c for c in counted if c not in allowed]
        false += bool(wrong)
        toward += not wrong and (bool(counted) or not allowed)
        if wrong or mine.year != goal["year"] or not (counted or not allowed):
            rows.append(f"{goal['year']} {goal['what']}: year {mine.year}, counted {counted}, sheet {sorted(allowed)}")
    rows += [f"not a goal: {t.year} {t.label[:50]!r} {_goal(t):,} {t.unit} ({t.lines[0].quote[:60]})" for t in targets]
    counts = f"{found} found of {len(case.sheet.data['goal'])}, year right {dated}, pledged towards right {toward}"
    counts += f", with a false pledge {false}; {len(targets)} that are none"
    labels = [f"label {t.year} {t.label!r}" for t in case.book.targets()] if case.every else []
    case.show("Goals", counts, rows + labels)


def _goal(target: Any) -> Decimal:
    value = next((v for v in (target.best, target.low, target.high) if v is not None), 0)
    return Decimal(value).scaleb(-target.exponent)


def _near(got: Decimal, want: Decimal, goal: dict[str, Any], target: Any) -> bool:
    """Say whether a target is a goal of the sheet: within a rounding; of two alike, the one of its dispatch."""
    return abs(got - want) * 50 <= want and target.year in (goal["year"], goal["year"] - 1, None)


def _points(case: Case) -> None:
    from musterbook.ledger.series import MEASURES

    at = {p.line.claim: p for m in MEASURES for s in case.book.series(m) for p in s.points}
    measure = {p.line.claim: m for m in MEASURES for s in case.book.series(m) for p in s.points}
    tally: dict[str, int] = defaultdict(int)
    rows = []
    for point in case.sheet.data["point"]:
        want = measure_of(point["series"])
        if want not in MEASURES:
            continue
        claim = case.claim_of.get(point["told"])
        mine = at.get(_home(case, claim)) if claim else None
        if claim is None or mine is None:
            state = "unread" if claim is None else "in no series"
        elif measure[mine.line.claim] != want:
            state = "other measure"
        else:
            state = "right" if _same_day(mine.as_of, point["date"]) else "wrong day"
        tally[state] += 1
        if state != "right":
            rows.append(f"{state:13} {point['series']} {point['date']} {number_of(point)} {mine.as_of if mine else ''}")
    spoken = ", ".join(f"{n} {state}" for state, n in sorted(tally.items(), key=lambda p: -p[1]))
    case.show("Series points", f"{spoken} of {sum(tally.values())}", sorted(rows, reverse=True))


def _home(case: Case, claim: Claim) -> str:
    return case.book.entry(claim.id).lines[0].claim


def _same_day(got: str | None, want: str) -> bool:
    one, other = span(got), span(want)
    return bool(one and other and one[0][:7] <= other[1][:7] and other[0][:7] <= one[1][:7])


def _decisions(case: Case) -> None:
    day = case.sheet.data["as_of"].isoformat()
    left = list(case.book.due(day))
    tally: dict[str, int] = defaultdict(int)
    rows = []
    for decision in case.sheet.data["decision"]:
        due = span(str(decision.get("due", "")))
        if due is None:
            continue
        mine = [d for d in left if case.stems[d.line.document] in decision["told"] and _touch((d.first, d.last), due)]
        want = decision["status"].replace("due", "open") if due[0] > day else decision["status"]
        states = {d.state for d in mine}
        verdict = "missing" if not mine else "right" if want in states else "wrong"
        left = [d for d in left if d not in mine]
        tally[verdict] += 1
        if verdict != "right":
            rows.append(f"{verdict:8} {decision['id']} due {decision['due']} {decision['status']}; {sorted(states)}")
    for d in left:
        settled = f" by {case.stems[d.settled_by.document]}: {d.settled_by.quote[:60]!r}" if d.settled_by else ""
        rows.append(f"other {d.state} {d.first}/{d.last} {d.what[:90]!r} [{case.stems[d.line.document]}]{settled}")
    spoken = ", ".join(f"{tally[k]} {k}" for k in ("right", "wrong", "missing"))
    case.show("Decisions with a day", f"{spoken} of {sum(tally.values())}; {len(left)} others", rows)


def _touch(one: tuple[str, str], other: tuple[str, str]) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _disputes(case: Case) -> None:
    found = list(case.book.disputes())
    hit: set[int] = set()
    missing = []
    for dispute in case.sheet.data["dispute"]:
        mine = [n for n, d in enumerate(found) if _same_matter(case, d, dispute)]
        hit.update(mine)
        if not mine:
            missing.append(f"missing {dispute['id']}: {dispute['what']}")
    total = len(case.sheet.data["dispute"])
    rows = missing + [f"other   {t}" for t in _spelt(case, [d for n, d in enumerate(found) if n not in hit])]
    rows += [f"matched {t}" for t in _spelt(case, [found[n] for n in sorted(hit)])]
    counts = f"{total - len(missing)} found, {len(missing)} missing of {total}; {len(found) - len(hit)} others"
    case.show("Disputes", counts, rows)


def _same_matter(case: Case, found: Any, wanted: dict[str, Any]) -> bool:
    lines = [line for side in found.sides for line in side.lines]
    if not any(case.stems[line.document] in wanted["told"] for line in lines):
        return False
    said = " ".join([*(_around(case, line) for line in lines), found.about])
    sheet = " ".join([wanted["what"], *wanted["sides"]])
    numbers = set(re.findall(r"\d[\d,.]*\d", said)) & set(re.findall(r"\d[\d,.]*\d", sheet))
    return bool(numbers) or len(set(stems(said.replace("-", " "))) & set(stems(sheet.replace("-", " ")))) >= 2


def _around(case: Case, line: Line) -> str:
    text = case.book.document(line.document).text
    return text[slice(*sentence(text, line.start, line.end))]


def _spelt(case: Case, found: Iterable[Any]) -> Iterator[str]:
    for d in found:
        sides = " | ".join(
            f"{s.stance[:30]}: {s.lines[0].quote[:60]!r} [{case.stems[s.lines[0].document]}]" for s in d.sides
        )
        yield f"{d.kind} {d.about[:60]!r}: {sides}"


if __name__ == "__main__":
    main()
