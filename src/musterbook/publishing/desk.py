"""Print what a desk asks of a book: is this sum new, what is odd, how good are the pledges.

In: checked sums, findings, marks of the ledger. Out: text for people, or rows for another program. Nothing is judged
here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TextIO

from musterbook.publishing import phrasing
from musterbook.publishing.sums import said
from musterbook.publishing.tables import Columns, Format, write
from musterbook.publishing.terminal import line_row, worded, wrapped
from musterbook.records import to_dict

if TYPE_CHECKING:
    from musterbook.ledger.checking import Checked
    from musterbook.ledger.quality import GiverQuality, Quality
    from musterbook.records import Claim, Document, Finding

# Sums of a new text

_CHECKED: Columns = (
    ("verdict", itemgetter("verdict")),
    ("sum", itemgetter("said")),
    ("giver", itemgetter("giver")),
    ("first told", lambda r: r["told"]["announced"] if r["told"] else ""),
    ("where", lambda r: r["told"]["source"] if r["told"] else ""),
    ("by", lambda r: r["told"]["speaker"] if r["told"] else ""),
    ("known", lambda r: r["known"] or ""),
    ("why", lambda r: "; ".join(r["why"])),
    ("compare", lambda r: r["like"]["source"] if r["like"] else ""),
    ("your words", itemgetter("quote")),
    ("words told", lambda r: r["told"]["quote"] if r["told"] else ""),
)


def write_checked(found: Sequence[Checked], out: TextIO, *, style: Format) -> None:
    """Write what is known of each sum; as a table in the form of a note, to be copied."""
    rows = [checked_row(c) for c in found]
    if style is not Format.table:
        write(rows, _CHECKED, style=style, out=out)
        return
    out.writelines(line + "\n" for row in rows for line in _noted(row))
    counts = {v: sum(r["verdict"] == v for r in rows) for v in dict.fromkeys(r["verdict"] for r in rows)}
    told = ", ".join(f"{n} {verdict}" for verdict, n in counts.items())
    out.write(f"{len(rows)} {'sum' if len(rows) == 1 else 'sums'}: {told}.\n" if rows else "No sum was read.\n")


def checked_row(found: Checked) -> dict[str, Any]:
    """Give a checked sum as plain values; `told` is the first telling in the book."""
    claim, told = found.claim, found.told
    giver = (claim.party.label or claim.party.name) if claim.party else "not said who"
    return {
        "verdict": found.verdict,
        "said": phrasing.amount(claim.amount) if claim.amount else "",
        "giver": giver,
        "stage": claim.stage,
        "start": claim.start,
        "end": claim.end,
        "quote": claim.quote,
        "told": line_row(told) | {"announced": phrasing.day(found.announced)} if told else None,
        "times": found.times,
        "of": found.whole,
        "known": said(found.known) if found.known else None,
        "why": list(found.why),
        "like": line_row(found.like) if found.like else None,
    }


def _noted(row: Mapping[str, Any]) -> Iterator[str]:
    yield f"{row['verdict'].upper():<12} {row['said']}, {row['giver']} ({row['stage']})"
    yield from wrapped(f"  you write  “{_line(row['quote'])}”", 14)
    told = row["told"]
    if told:
        who = f", {told['speaker']}" if told["speaker"] else ""
        times = f", told {row['times']} times" if row["times"] > 1 else ""
        yield from wrapped(f"  first told {told['announced']}{who}: {told['source']}{times} [{told['entry'][:12]}]", 14)
        yield from wrapped(f"             “{_line(told['quote'])}”", 14)
    if row["like"]:
        like = row["like"]
        yield from wrapped(f"  compare    {like['source']} [{like['entry'][:12]}], of the same giver and number", 14)
        yield from wrapped(f"             “{_line(like['quote'])}”", 14)
    if row["of"]:
        yield from wrapped(f"  part of    “{_line(row['of'])}”", 14)
    if row["known"]:
        yield from wrapped(f"  known      {row['known']}", 14)
    if row["why"]:
        yield from wrapped(f"  why        {'; '.join(row['why'])}", 14)
    yield ""


def _line(words: str) -> str:
    return " ".join(words.split())


# Findings of an audit

_FINDINGS: Columns = (
    ("finding", itemgetter("code")),
    ("severity", itemgetter("severity")),
    ("document", itemgetter("source")),
    ("at", lambda r: "" if r["start"] is None else f"{r['start']}-{r['end']}"),
    ("message", itemgetter("message")),
    ("words", itemgetter("quote")),
)


def write_audit(
    found: Iterable[Finding],
    claims: Mapping[str, Claim],
    documents: Mapping[str, Document],
    out: TextIO,
    *,
    style: Format,
) -> None:
    """Write findings, each with the words that it opens."""
    rows = [_finding_row(f, claims, documents) for f in found]
    if style is not Format.table:
        write(rows, _FINDINGS, style=style, out=out)
        return
    out.writelines(line + "\n" for row in rows for line in _odd(row))
    counts = Counter(row["code"] for row in rows)
    what = ", ".join(f"{n} {code}" for code, n in sorted(counts.items()))
    out.write(f"{len(rows)} {'finding' if len(rows) == 1 else 'findings'}: {what}.\n" if rows else "Nothing odd.\n")


def _odd(row: Mapping[str, Any]) -> Iterator[str]:
    place = "" if row["start"] is None else f":{row['start']}-{row['end']}"
    yield from wrapped(f"{row['severity']}  {row['code']}  {row['source']}{place}", 4)
    yield from wrapped(f"    {row['message']}", 4)
    if row["quote"]:
        yield from wrapped(f"    “{_line(row['quote'])}” [{row['subject'][:12]}]", 5)
    yield ""


def _finding_row(finding: Finding, claims: Mapping[str, Claim], documents: Mapping[str, Document]) -> dict[str, Any]:
    home = claims[finding.subject].document if finding.subject in claims else finding.subject
    document = documents[home]
    words = document.text[finding.start : finding.end] if finding.start is not None else ""
    source = ", ".join(filter(None, (document.publisher, document.title, document.issued)))
    return to_dict(finding) | {"document": home, "source": source or home[:12], "quote": words}


# Quality of pledges


def write_quality(found: Sequence[Quality], out: TextIO, *, style: Format) -> None:
    """Write each pledge with a mark for each principle: met, or the field that is missing."""
    names = [m.principle for m in found[0].marks] if found else []
    columns: Columns = (
        ("id", lambda r: r["entry"][:12]),
        ("giver", itemgetter("giver")),
        ("sum", itemgetter("sum")),
        *((name, lambda r, name=name: ", ".join(r["missing"][name]) or "met") for name in names),
        ("words", itemgetter("quote")),
    )
    write(map(quality_row, found), columns, style=style, out=out, empty="No pledge was read.")


def quality_row(found: Quality) -> dict[str, Any]:
    """Give a pledge's marks as plain values: for each principle the fields that are missing."""
    return line_row(found.line) | {
        "sum": worded(found.line),
        "giver": found.line.label or "not said who",
        "met": found.met,
        "missing": {m.principle: list(m.missing) for m in found.marks},
    }


def write_givers(found: Sequence[GiverQuality], out: TextIO, *, style: Format) -> None:
    """Write for each giver how many pledges meet each principle, and what is missing most often."""
    names = list(found[0].met) if found else []
    columns: Columns = (
        ("giver", itemgetter("giver")),
        ("pledges", itemgetter("pledges")),
        *((name, lambda r, name=name: r["met"][name]) for name in names),
        ("missing", lambda r: ", ".join(f"{field} {n}" for field, n in r["lacking"].items())),
    )
    rows = (
        {"giver": g.label, "code": g.giver, "pledges": g.pledges, "met": dict(g.met), "lacking": dict(g.lacking)}
        for g in found
    )
    write(rows, columns, style=style, out=out, empty="No pledge was read.")
