"""Print official flows: totals with their rules, releases, what changed between two, the flows themselves.

In: records of the ledger. Out: a table for people, or rows for another program. Nothing is added up here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TextIO

from musterbook.lexicon import load_lexicon
from musterbook.publishing.tables import Columns, Format, write
from musterbook.records import to_dict
from musterbook.records.flows import Flow

if TYPE_CHECKING:
    from musterbook.ledger.flows.changes import FlowChange
    from musterbook.ledger.flows.releases import ReleaseInfo
    from musterbook.ledger.flows.totals import FlowTotal


def write_flow_totals(totals: Sequence[FlowTotal], by: Sequence[str], out: TextIO, *, style: Format) -> None:
    """Write totals, one a row; below a table stand the rules that made them, each in full."""
    columns: Columns = (
        ("source", itemgetter("system")),
        *((name, _group(name)) for name in by),
        ("stage", itemgetter("stage")),
        ("measure", itemgetter("measure")),
        ("currency", itemgetter("currency")),
        ("amount", lambda r: f"{r['amount']:,}"),
        ("flows", lambda r: f"{r['flows']:,}"),
        ("left out", lambda r: "; ".join(f"{x['flows']:,} {x['why']} ({x['amount']:,})" for x in r["left_out"])),
    )
    write(map(_total_row, totals), columns, style=style, out=out, empty="No flow is like that.")
    if style is Format.table:
        says = load_lexicon().flows.rules
        for name in dict.fromkeys(rule for total in totals for rule in total.rules):
            out.write(f"{name}: {says[name]}\n")


def _group(name: str) -> Any:
    return lambda row: row["by"][name] or "not said"


def _total_row(total: FlowTotal) -> dict[str, Any]:
    says = load_lexicon().flows.rules
    return {
        "system": total.system,
        "by": dict(zip(total.by, total.key, strict=True)),
        "stage": total.stage,
        "measure": total.measure,
        "currency": total.currency,
        "amount": total.amount,
        "flows": total.flows,
        "rules": [{"name": name, "says": says[name]} for name in total.rules],
        "left_out": [{"why": x.why, "flows": x.flows, "amount": x.amount} for x in total.left_out],
    }


_FLOWS: Columns = (
    ("id", lambda r: r["id"][:12]),
    ("source", itemgetter("system")),
    ("date", lambda r: r.get("date")),
    ("stage", lambda r: r.get("stage") or r.get("type")),
    ("provider", lambda r: r.get("provider", {}).get("name")),
    ("receiver", lambda r: r.get("receiver", {}).get("name")),
    ("to", lambda r: ", ".join(s.get("code") or s["name"] for s in r.get("recipients", ()))),
    ("amount", lambda r: _money(r.get("amount"))),
    ("converted", lambda r: _money(r.get("converted"))),
    ("ref", lambda r: r.get("own") or r.get("ref")),
    ("for", lambda r: r.get("description")),
)


def write_flows(flows: Iterable[Flow], out: TextIO, *, style: Format) -> None:
    """Write flows, one a row; JSON has the whole record, with its place and what its source wrote."""
    write(map(to_dict, flows), _FLOWS, style=style, out=out, empty="No flow is like that.")


def write_releases(releases: Iterable[ReleaseInfo], out: TextIO, *, style: Format) -> None:
    """Write releases, one a row, in the order in which they came."""
    columns: Columns = (
        ("release", itemgetter("release")),
        ("series", itemgetter("series")),
        ("source", itemgetter("system")),
        ("label", itemgetter("label")),
        ("flows", itemgetter("flows")),
        ("added", itemgetter("added")),
        ("changed", itemgetter("changed")),
        ("removed", itemgetter("removed")),
        ("files", lambda r: ", ".join(f["sha256"][:12] for f in r["files"])),
        ("posted", itemgetter("posted_at")),
    )
    write(map(release_row, releases), columns, style=style, out=out, empty="No release was added yet.")


def release_row(release: ReleaseInfo) -> dict[str, Any]:
    """Give a release as plain values."""
    return {
        "release": release.number,
        "series": release.series,
        "system": release.system,
        "label": release.label,
        "flows": release.flows,
        "added": release.added,
        "changed": release.changed,
        "removed": release.removed,
        "files": [{"path": path, "sha256": digest} for path, digest in release.files],
        "posted_at": release.posted_at,
        "superseded_at": release.superseded_at,
    }


def write_flow_changes(changes: Iterable[FlowChange], out: TextIO, *, style: Format) -> None:
    """Write what changed between two releases, a flow a row: added, changed (and in what) or removed."""
    columns: Columns = (
        ("what", itemgetter("what")),
        ("id", lambda r: r["id"][:12]),
        ("provider", lambda r: _name((r["after"] or r["before"]).get("provider"))),
        ("before", lambda r: _money((r["before"] or {}).get("amount"))),
        ("after", lambda r: _money((r["after"] or {}).get("amount"))),
        ("fields", lambda r: ", ".join(r["fields"])),
    )
    write(map(_change_row, changes), columns, style=style, out=out, empty="Nothing changed.")


def _change_row(change: FlowChange) -> dict[str, Any]:
    now = change.after or change.before
    assert now is not None
    return {
        "what": "added" if change.before is None else "removed" if change.after is None else "changed",
        "id": now.id,
        "fields": list(change.slots),
        "before": to_dict(change.before) if change.before else None,
        "after": to_dict(change.after) if change.after else None,
    }


def _money(value: dict[str, Any] | None) -> str:
    return f"{value['value']:,} {value['currency']}" if value else ""


def _name(who: dict[str, Any] | None) -> str:
    return str(who["name"]) if who else ""
