"""Print the ledger's answers on a terminal, or as rows for another program.

In: an open ledger. Out: lines of text, or JSON and CSV rows of totals. The counting is the ledger's.
"""

from __future__ import annotations

import dataclasses
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, TextIO, cast

from musterbook.publishing import phrasing
from musterbook.publishing.slots import slots
from musterbook.publishing.tables import Columns, Format, write
from musterbook.records import Amount, Hedge, to_dict

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger
    from musterbook.ledger.entries import Entry, Line
    from musterbook.ledger.quality import Quality
    from musterbook.ledger.summaries import Total
    from musterbook.reading.explaining import Explanation, SentenceExplained

CLAIM_COLUMNS: Columns = (
    ("source", lambda r: r["source"]),
    ("at", lambda r: f"{r['start']}-{r['end']}"),
    ("kind", lambda r: r["kind"]),
    ("stage", lambda r: r["stage"]),
    ("party", lambda r: _name(r["party"])),
    ("amount", lambda r: r["amount"] and r["amount"]["said"]),
    ("hedge", lambda r: r["amount"] and r["amount"]["hedge"]),
    ("place", lambda r: ", ".join(_name(p) for p in r["place"])),
    ("when", lambda r: r["period"] or r["occurred_on"] or r["announced_on"] or r["as_of"]),
    ("said by", lambda r: ", citing ".join(_name(a["speaker"]) for a in reversed(r["attribution"]))),
    ("quote", lambda r: r["quote"]),
)
_TOTAL_COLUMNS: Columns = (
    ("giver", lambda r: r["giver"]),
    ("stage", lambda r: f"{r['stage']} ({r['instrument']})" if r["instrument"] else r["stage"]),
    ("year", lambda r: r["year"] or "undated"),
    ("sum", lambda r: r["said"]),
    ("lines", lambda r: len(r["lines"])),
    ("folded", lambda r: len(r["folded"]) or ""),
    ("words", lambda r: r["lines"][0]["quote"] if r["lines"] else ""),
)
_TARGET_COLUMNS: Columns = (
    ("year", lambda r: r["year"] or "undated"),
    ("goal", lambda r: r["goal"]),
    ("pledged", lambda r: r["pledged"]),
    ("gap", lambda r: r["gap"]),
    ("for what", lambda r: r["label"]),
    ("words", lambda r: r["quote"]),
)
_LINE_COLUMNS: Columns = (
    ("claim", lambda r: r["claim"][:12]),
    ("stage", lambda r: r["stage"]),
    ("said", lambda r: r["said"]),
    ("by", lambda r: r["speaker"]),
    ("document", lambda r: r["source"]),
    ("link", lambda r: r["link"]),
    ("status", lambda r: r["status"]),
    ("words", lambda r: r["quote"]),
)


def _name(value: dict[str, Any] | None) -> str:
    return "" if value is None else value.get("label") or value["name"]


def write_report(book: Ledger, out: TextIO, *, style: Format) -> None:
    """Write totals by giver, stage and year; as a table also the goals against what was pledged towards them."""
    totals = [_total_row(t) for t in book.totals(by=("giver", "stage", "year")) if t.lines]
    if style is not Format.table:
        write(totals, _TOTAL_COLUMNS, style=style, out=out)
        return
    counts = book.counts()
    out.write(f"{counts['documents']} documents, {counts['claims']} claims, {counts['entries']} entries\n")
    out.write("\nGoals\n")
    write(_target_rows(book), _TARGET_COLUMNS, style=style, out=out, empty="No goal was read.")
    out.write("\nBy giver, stage and year\n")
    write(totals, _TOTAL_COLUMNS, style=style, out=out, empty="Nothing with an amount was read.")
    used = {rule for t in book.totals(by=("stage",)) for rule in t.rules}
    rules = sorted(used, key=lambda rule: int(rule.partition(" ")[0]))
    out.write("\nCounting rules: " + (", ".join(rules) or "none used") + "\n")


def hedges(lines: Iterable[Line]) -> set[str]:
    """Give the hedges of the lines of a sum, which its words keep."""
    return {line.hedge or "" for line in lines}


def _total_row(total: Total) -> dict[str, Any]:
    labels = dict(zip(total.by, total.labels, strict=True))
    return {
        "giver": labels.get("giver") or "not said",
        "stage": labels.get("stage"),
        "instrument": total.instrument,
        "year": labels.get("year"),
        "said": phrasing.total(total.low, total.high, total.unit, total.exponent, hedges=total.hedges),
        "unit": total.unit,
        "low": total.low,
        "best": total.best,
        "high": total.high,
        "exponent": total.exponent,
        "lines": [line_row(x) for x in total.lines],
        "folded": [{"claim": f.claim, "why": list(f.why)} for f in total.folded],
        "left_out": [{"reason": x.reason, "claim": x.line.claim} for x in total.left_out],
        "rules": list(total.rules),
        "unreviewed": total.unreviewed,
    }


def _target_rows(book: Ledger) -> Iterator[dict[str, Any]]:
    for t in book.targets():
        if t.low is None and t.high is None:
            continue
        pledged = t.pledged
        gap = (t.gap_low, t.gap_high)
        yield {
            "year": t.year,
            "goal": phrasing.total(t.low, t.high, t.unit, t.exponent, hedges=hedges(t.lines)),
            "pledged": phrasing.total(pledged.low, pledged.high, pledged.unit, pledged.exponent, hedges=pledged.hedges)
            if pledged and pledged.lines
            else "",
            "gap": "" if gap == (None, None) else phrasing.total(*gap, t.unit, t.exponent),
            "quote": t.lines[0].quote,
            "label": t.label,
        }


def line_row(line: Line) -> dict[str, Any]:
    """Give a line as plain values: where its words stand, who says so, in which document."""
    return {
        "entry": line.entry,
        "claim": line.claim,
        "document": line.document,
        "start": line.start,
        "end": line.end,
        "stage": line.stage,
        "said": line.said,
        "speaker": line.speaker,
        "quote": line.quote,
        "reviewed": line.reviewed,
        "source": ", ".join(filter(None, (line.publisher, line.title, line.issued))),
    }


def worded(line: Line) -> str:
    """Give a line's amount with its hedge and unit; what was said where there is no number, or nothing is counted."""
    if line.unit is None or line.hedge is None or (line.low is None and line.high is None):
        return line.said or ""
    hedge = cast(Hedge, line.hedge)
    return phrasing.amount(Amount(line.low, line.best, line.high, line.unit, line.exponent, hedge, line.said or ""))


def write_entry(
    entry: Entry, statuses: Mapping[str, str], out: TextIO, *, style: Format, quality: Quality | None = None
) -> None:
    """Write one undertaking: its head, its amounts by stage, and every claim with its words and why it was folded.

    `statuses` gives each claim's. `quality` are a pledge's marks, for the table form.
    """
    folded = {f.claim: f for f in entry.folded}
    rows = [line_row(x) | {"link": ""} for x in entry.lines if x.claim not in folded]
    rows += [line_row(f.line) | {"link": f"{f.kind} {f.into[:12]}: {'; '.join(f.why)}"} for f in entry.folded]
    rows = [row | {"status": statuses[row["claim"]]} for row in rows]
    if style is Format.table:
        out.writelines(line + "\n" for line in _head(entry))
        out.writelines(line + "\n" for line in _marks(quality))
    write(rows, _LINE_COLUMNS, style=style, out=out)


def _head(entry: Entry) -> Iterable[str]:
    party = (entry.party.label or entry.party.name) if entry.party else "not said who"
    yield f"{entry.id[:12]}  {party}: {entry.purpose or entry.action or entry.kind}"
    for a in entry.amounts:
        known = a.low is not None or a.high is not None
        words = phrasing.total(a.low, a.high, a.unit, a.exponent, hedges={a.hedge}) if known else a.said
        yield f"  {a.stage:<13} {words}"
    marks = [
        entry.status,
        "reviewed" if entry.reviewed else "not reviewed",
        f"announced {phrasing.day(entry.announced)}",
    ]
    yield (
        "  "
        + ", ".join(marks + (["the first announcement is not in the book"] if entry.original_not_seen else []))
        + "\n"
    )


def _marks(quality: Quality | None) -> Iterator[str]:
    """Say which principles of good pledging a pledge meets, and what it lacks for the others."""
    if quality is None:
        return
    yield f"  meets {quality.met} of {len(quality.marks)} principles of good pledging"
    for mark in quality.marks:
        yield f"    {mark.principle:<14} {'lacks ' + ', '.join(mark.missing) if mark.missing else 'met'}"
    yield ""


def write_explanation(explanation: Explanation, out: TextIO, *, style: Format) -> None:
    """Write how each sentence was read: its words, what was found, which rules were tried, and the claims made.

    JSON forms hold one object a sentence; the table form is for reading.
    """
    if style is Format.table:
        for sentence in explanation.sentences:
            out.writelines(line + "\n" for line in _explained(sentence))
        for finding in explanation.findings:
            place = "" if finding.start is None else f"{finding.start}-{finding.end}  "
            out.writelines(line + "\n" for line in _block("finding", f"{place}{finding.message} [{finding.code}]"))
        if not explanation.sentences:
            out.write("There is no sentence here to explain.\n")
        return
    columns: Columns = (("at", lambda r: f"{r['start']}-{r['end']}"), ("text", lambda r: r["text"]))
    rows = (dataclasses.asdict(s) | {"claims": [to_dict(c) for c in s.claims]} for s in explanation.sentences)
    write(rows, columns, style=style, out=out)


def _explained(sentence: SentenceExplained) -> Iterator[str]:
    yield from wrapped(f"{sentence.start}-{sentence.end}  {_printable(' '.join(sentence.text.split()))}", 2)
    analysis = (
        f"{n}:{w.text}/{w.tag}←{w.head if w.head >= 0 else 'root'}:{w.label}" for n, w in enumerate(sentence.words)
    )
    yield from _block("analysis", _printable(" ".join(analysis)))
    for found in sentence.found:
        yield from _block(found.what, f"{found.said!r}: {_printable(found.meaning)}")
    for step in sentence.tried:
        if step.verdict == "rejected":
            at, amount = (_quoted(sentence, span) for span in ((step.start, step.end), step.amount))
            for_what = f" for {amount}" if amount and amount != at else ""
            yield from _block("rejected", f"{step.rule} at {at}{for_what}: {_printable(step.why)}")
    for claim in sentence.claims:
        made = f"{claim.kind} {claim.stage}, by {', '.join(claim.rules)}"
        yield from _block("claim", f"{claim.quote!r}: {made}")
        for slot in slots(claim):
            words = ", ".join(filter(None, (_quoted(sentence, span) for span in slot.spans)))
            holds = _printable(" ".join(slot.value.split()))
            yield from _block("", f"  {slot.name:<13} {' ← '.join(filter(None, (holds, words)))}")
    yield ""


def _block(name: str, text: str) -> Iterator[str]:
    return wrapped(f"  {name:<10}{text}", 12 if name else 28)


def wrapped(text: str, indent: int) -> Iterator[str]:
    """Break a line at the terminal's width, the later lines indented."""
    width = max(60, shutil.get_terminal_size((120, 24)).columns)
    yield from textwrap.wrap(text, width, subsequent_indent=" " * indent, break_on_hyphens=False)


def _quoted(sentence: SentenceExplained, span: tuple[int, int] | None) -> str:
    """Quote a stretch of a sentence; words of another are told by their place."""
    if span is None:
        return ""
    if not sentence.start <= span[0] < span[1] <= sentence.end:
        return f"characters {span[0]}-{span[1]}"
    return repr(sentence.text[span[0] - sentence.start : span[1] - sentence.start])


def _printable(text: str) -> str:
    """Write what would steer a terminal as an escape."""
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
