"""Write the ledger as one self-contained page: every number a link to the words that say it.

In: an open ledger. Out: HTML that needs no network and no server, light and dark. The counting is the ledger's; this
module chooses what to show, and gives each figure a number by which charts and tables reach its words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from musterbook.lexicon import load_lexicon
from musterbook.publishing import charts, curves, phrasing
from musterbook.publishing.marking import marked_text
from musterbook.publishing.rendering import embedded, render
from musterbook.records import Claim, Document

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger
    from musterbook.ledger.entries import Entry
    from musterbook.ledger.summaries import Total
    from musterbook.ledger.targets import Target

_AROUND = 140  # code points of context shown on each side of a quote
_PER_MAJOR = 1_000_000  # charts of money count in millions
_GIVERS_SHOWN = 14

Panel = dict[str, Any]


@dataclass
class Figures:
    """Numbers the figures of a page, so that a chart's mark can lead to the words behind it."""

    count: int = 0
    claims: set[str] = field(default_factory=set)
    why: dict[str, str] = field(default_factory=dict)

    def of(self, said: str, claims: Iterable[str], *, title: str = "") -> dict[str, Any]:
        """Give a figure its number; what it says, and the claims behind it, most telling first."""
        ids = list(dict.fromkeys(claims))
        self.claims.update(ids)
        self.count += 1
        return {"id": f"t-{self.count}", "said": said, "claims": ids, "title": title, "href": f"#t-{self.count}"}


def page(book: Ledger, *, title: str, on: str) -> str:
    """Write the report of a ledger as HTML; `on` is the ISO day as of which decisions are due or overdue.

    Everything is inline: styles, script, charts, texts. Markup in titles, quotes and names is shown, never run.
    """
    figures = Figures()
    documents, claims, entries = book.documents(), book.claims(), book.entries()
    context = {
        "title": title,
        "as_of": phrasing.day(on),
        "summary": _summary(documents, claims, entries),
        "tiles": _tiles(book, figures, documents, entries),
        "charts": [s for s in _sections(book, figures) if s["panels"]],
        "decisions": _decisions(book, figures, on),
        "disputes": _disputes(book, figures),
        "stages": sorted({a.stage for e in entries for a in e.amounts}),
        "entries": [_entry(e, figures) for e in entries if e.amounts],
        "counts": _counts(book),
        "reviewed": _reviewed(entries),
    }
    context["documents"] = [_document(book, d, claims) for d in documents]
    context["claims"] = _claims(claims, {d.id: d for d in documents}, entries)
    return render("report", context, styles=("report",))


def _summary(documents: Sequence[Document], claims: Sequence[Claim], entries: Sequence[Entry]) -> str:
    days = sorted(d.issued for d in documents if d.issued)
    span = f", issued from {phrasing.day(days[0])} to {phrasing.day(days[-1])}" if days else ""
    told = sum(len(e.folded) for e in entries)
    return (
        f"{len(claims):,} claims read from {len(documents):,} documents{span}. What was said again was counted once: "
        f"{told:,} retellings are folded into the lines they repeat."
    )


def _counts(book: Ledger) -> str:
    counts = book.counts()
    return f"{counts['documents']:,} documents and {counts['claims']:,} claims"


def _reviewed(entries: Sequence[Entry]) -> str:
    seen = sum(e.reviewed for e in entries)
    return f"{seen:,} of {len(entries):,} lines were reviewed by a person; the rest is the machine's reading."


def _tiles(
    book: Ledger, figures: Figures, documents: Sequence[Document], entries: Sequence[Entry]
) -> list[dict[str, Any]]:
    givers = {e.party.code or e.party.name for e in entries if e.party and any(a.stage == "pledge" for a in e.amounts)}
    tiles: list[dict[str, Any]] = [
        {"value": f"{len(documents):,}", "label": "documents"},
        {"value": f"{sum(1 for e in entries if e.amounts):,}", "label": "undertakings, goals and deliveries"},
        {"value": f"{len(givers):,}", "label": "parties that pledged"},
    ]
    for measure, label in (("members", "members at the last count"), ("freed", "people freed at the last count")):
        points = sorted((p for s in book.series(measure) for p in s.points if p.as_of), key=lambda p: str(p.as_of))
        if points:
            said = curves.line_said(points[-1].line)
            tiles.append({"figure": figures.of(said, [points[-1].line.claim], title=label), "label": label})
    return tiles


def _sections(book: Ledger, figures: Figures) -> list[dict[str, Any]]:
    return [
        {
            "id": "targets",
            "short": "Goals",
            "heading": "Goals against pledges",
            "lead": "A goal is never a pledge: the tick is what was asked for, the bar what was pledged towards it. "
            "An arrow means that the words leave the sum open upwards.",
            "panels": _target_panels(book, figures),
            "rules": ["stages never mix", "a goal is never a pledge", "bounds survive"],
        },
        {
            "id": "givers",
            "short": "Givers",
            "heading": "Who pledged",
            "lead": "What reached at least the stage of a pledge, each undertaking once, in its own currency.",
            "panels": _giver_panels(book, figures),
            "rules": ["said again is counted once", "original currency is kept", "running totals replace, never add"],
        },
        {
            "id": "forces",
            "short": "Forces",
            "heading": "Forces over time",
            "lead": "Troops said to be present: a stock at a day, never a sum. Figures that disagree are all shown.",
            "panels": _series_panels(book, figures, "forces", by_party=True),
            "rules": ["stock and flow of forces differ"],
        },
        {
            "id": "members",
            "short": "Members",
            "heading": "Members over time",
            "lead": "Each count is right on its day, and said by somebody.",
            "panels": _series_panels(book, figures, "members", by_party=False),
            "rules": ["membership is dated"],
        },
        {
            "id": "freed",
            "short": "People freed",
            "heading": "People freed",
            "lead": "People said to have been freed from Islamic State control, as counts that replace each other.",
            "panels": _series_panels(book, figures, "freed", by_party=False),
            "rules": ["running totals replace, never add"],
        },
    ]


def _target_panels(book: Ledger, figures: Figures) -> list[Panel]:
    """Draw the coalition's own goals apart from what others appeal for: their sizes differ by a hundred."""
    targets = [t for t in book.targets() if t.year is not None and (t.low or t.high)]
    parties = load_lexicon().parties.rows
    own: list[Target] = []
    others: list[Target] = []
    for target in targets:
        known = (parties.get(line.party or "") for line in target.lines)
        (own if any(row and row.kind == "coalition" for row in known) else others).append(target)
    panels = [("Goals of the coalition", own), ("Appeals and needs that others stated", others)]
    return [_target_panel(group, figures, caption) for caption, group in panels if group]


def _target_panel(targets: Sequence[Target], figures: Figures, caption: str) -> Panel:
    unit = Counter(t.unit for t in targets).most_common(1)[0][0]
    shown = sorted((t for t in targets if t.unit == unit), key=lambda t: (t.year or 0, t.label))
    labels = _distinct([str(t.year) for t in shown], [t.label for t in shown])
    rows, table = [], []
    for target, label in zip(shown, labels, strict=True):
        told = [line.claim for line in target.lines]
        goal = figures.of(curves.line_said(target.lines[0]), told, title=f"Goal {label}")
        pledged, pledged_row = _pledged(target, figures, label)
        value = _millions(target.low if target.low else target.high, target.exponent)
        rows.append(
            {
                "year": label,
                "goal": value,
                "goal_said": goal["said"],
                "goal_label": goal["said"],
                "goal_href": goal["href"],
            }
            | pledged_row
        )
        known = target.gap_low is not None or target.gap_high is not None
        gap = phrasing.total(target.gap_low, target.gap_high, target.unit, target.exponent) if known else "not known"
        table.append([label, target.label, goal, pledged, gap])
    columns = ["Year", "For what", "Goal", "Pledged towards it", "Gap"]
    return _panel(charts.targets, rows, columns, table, f"{caption} ({unit}, millions)")


def _pledged(target: Target, figures: Figures, label: str) -> tuple[Any, dict[str, Any]]:
    total = target.pledged
    if total is None or not total.lines:
        return "nothing read", {"pledged": None, "pledged_said": "", "open": False, "href": ""}
    said = phrasing.total(total.low, total.high, total.unit, total.exponent, hedges=total.hedges)
    figure = figures.of(said, [line.claim for line in total.lines], title=f"Pledged towards the goal of {label}")
    value = total.low if total.low else total.high
    row = {
        "pledged": _millions(value, total.exponent),
        "pledged_said": said,
        "open": total.high is None,
        "href": figure["href"],
    }
    return figure, row


def _distinct(names: Sequence[str], more: Sequence[str]) -> list[str]:
    """Add to names that stand more than once what tells them apart."""
    many = {n for n, c in Counter(names).items() if c > 1}
    return [f"{n} · {_short(m)}" if n in many and m else n for n, m in zip(names, more, strict=True)]


def _short(text: str, longest: int = 34) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def _millions(value: int | None, exponent: int) -> float | None:
    return None if value is None else value / 10**exponent / _PER_MAJOR


def _giver_panels(book: Ledger, figures: Figures) -> list[Panel]:
    """Rank the givers that the register knows; sums of many givers, or of nobody named, stand in the table alone."""
    by_unit: dict[str, list[Total]] = {}
    for total in book.givers():
        if total.lines and phrasing.is_money(total.unit) and (total.low or total.high):
            by_unit.setdefault(total.unit, []).append(total)
    panels = []
    known = load_lexicon().parties.rows
    for unit, totals in sorted(by_unit.items(), key=lambda item: -len(item[1]))[:2]:
        rows, table = [], []
        for total in totals:
            giver = (total.labels[0] or "not said") + (f" ({total.instrument})" if total.instrument else "")
            said = phrasing.total(total.low, total.high, unit, total.exponent, hedges=total.hedges)
            figure = figures.of(said, [line.claim for line in total.lines], title=f"{giver}: {said}")
            value = _millions(total.low if total.low else total.high, total.exponent)
            if total.key[0] in known:
                rows.append(
                    {"giver": giver, "amount": value, "open": total.high is None, "said": said, "label": said}
                    | {"href": figure["href"]}
                )
            folded = (
                figures.of(f"{len(total.folded)} told again", [f.claim for f in total.folded]) if total.folded else ""
            )
            table.append([giver, figure, len(total.lines), folded])
        columns = ["Giver", "Pledged", "Undertakings", "Folded"]
        panels.append(_panel(charts.givers, rows[:_GIVERS_SHOWN], columns, table, f"{unit}, millions"))
    return panels


def _series_panels(book: Ledger, figures: Figures, measure: str, *, by_party: bool) -> list[Panel]:
    rows, table = [], []
    shown = curves.chosen(book.series(measure), by_party=by_party)
    for mark in curves.marks(shown, None if by_party else measure):
        if mark.drawn:
            when = phrasing.day(mark.point.as_of)
            figure = figures.of(mark.said, [mark.point.line.claim], title=f"{mark.name}, {when}")
            rows.append(mark.row(figure["href"]))
            table.append([when, mark.name, figure, mark.source])
    return [_panel(charts.series, rows, ["As of", "Of", "Figure", "According to"], table, "")] if len(rows) > 1 else []


def _panel(draw: Any, rows: list[dict[str, Any]], columns: list[str], table: list[list[Any]], caption: str) -> Panel:
    return {
        "caption": caption,
        "columns": columns,
        "rows": table,
        "wide": draw(rows, charts.WIDE).svg,
        "narrow": draw(rows, charts.NARROW).svg,
    }


def _decisions(book: Ledger, figures: Figures, on: str) -> list[dict[str, Any]]:
    rows = []
    for due in book.due(on):
        behind = [due.line.claim, *([due.settled_by.claim] if due.settled_by else [])]
        day = due.first if due.first == due.last or not due.last else f"{due.first}/{due.last}"
        rows.append(
            {
                "day": phrasing.day(day),
                "figure": figures.of(due.what, behind, title=due.what),
                "who": due.line.label or due.line.party or "",
                "status": due.state,
            }
        )
    return rows


def _disputes(book: Ledger, figures: Figures) -> list[dict[str, Any]]:
    headings = {"denial": "Denied", "figures": "Figures that do not agree", "assessment": "Assessed both ways"}
    out = []
    for dispute in book.disputes():
        sides = []
        for side in dispute.sides:
            line = side.lines[0]
            source = ", ".join(filter(None, (line.publisher, phrasing.day(line.issued))))
            sides.append(
                {
                    "figure": figures.of(f"“{line.quote}”", [x.claim for x in side.lines]),
                    "speaker": line.speaker or "the document",
                    "source": source,
                }
            )
        out.append({"heading": f"{headings.get(dispute.kind, dispute.kind)}: {dispute.about}", "sides": sides})
    return out


def _entry(entry: Entry, figures: Figures) -> dict[str, Any]:
    told = [f.claim for f in entry.folded]
    places = ", ".join(p.label or p.name for p in entry.place)
    recipient = entry.recipient.label or entry.recipient.name if entry.recipient else ""
    notes: list[str] = [entry.status] if entry.status not in ("single-source", "corroborated") else []
    notes += ["the first announcement is not in the book"] if entry.original_not_seen else []
    notes += [entry.basis.replace("_", " ")] if entry.basis not in ("new", "unknown") else []
    amounts = []
    for a in entry.amounts:
        if a.low is None and a.high is None:
            said = a.said or "no number given"
        else:
            said = phrasing.total(a.low, a.high, a.unit, a.exponent, hedges={a.hedge})
        amounts.append(
            figures.of(
                said,
                [a.claim, *entry.claims],
                title=f"{entry.party.label or entry.party.name if entry.party else ''} {said}",
            )
        )
    return {
        "id": entry.id,
        "year": entry.year or "undated",
        "stages": [a.stage for a in entry.amounts],
        "party": (entry.party.label or entry.party.name) if entry.party else "not said",
        "amounts": amounts,
        "what": " · ".join(dict.fromkeys(filter(None, (entry.purpose or entry.action, recipient, places)))),
        "told": f"{1 + len(told)} times" if told else "once",
        "notes": ", ".join(notes),
    }


def _document(book: Ledger, document: Document, claims: Sequence[Claim]) -> dict[str, Any]:
    copies = book.copies(document.id)
    return {
        "id": document.id,
        "title": document.title or "Untitled",
        "publisher": document.publisher or "publisher not known",
        "issued": phrasing.day(document.issued),
        "copies": len(copies),
        "marked": marked_text(document.text, [c for c in claims if c.document == document.id]),
    }


def _claims(claims: Sequence[Claim], documents: dict[str, Document], entries: Sequence[Entry]) -> str:
    """Give every claim's words with what stands around them, as JSON that is safe inside a script element."""
    why = {f.claim: f"{f.kind}: {'; '.join(f.why)}" for e in entries for f in e.folded}
    out = {}
    for claim in claims:
        text, document = documents[claim.document].text, documents[claim.document]
        speaker = claim.attribution[0].speaker if claim.attribution else None
        out[claim.id] = {
            "kind": claim.kind,
            "stage": claim.stage,
            "quote": claim.quote,
            "why": why.get(claim.id, ""),
            "before": text[max(0, claim.start - _AROUND) : claim.start],
            "after": text[claim.end : claim.end + _AROUND],
            "title": document.title or "Untitled",
            "publisher": document.publisher or "",
            "issued": phrasing.day(document.issued),
            "speaker": ", ".join(filter(None, (speaker.name, speaker.role))) if speaker else "",
            "citation": citation(claim, document),
        }
    return embedded(out)


def citation(claim: Claim, document: Document) -> str:
    """Cite a claim's words so that another can find them: quote, title, publisher, date, hash and positions."""
    source = ", ".join(filter(None, (document.title, document.publisher, phrasing.day(document.issued))))
    return f"“{claim.quote}” ({source}; sha256:{document.id}, characters {claim.start}–{claim.end})"
