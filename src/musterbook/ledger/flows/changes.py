"""What one release of official flows has and an earlier one of its series has not, or has otherwise.

In: two releases of a ledger. Out: `FlowChange`s with both records. It compares what stood; nothing is worked out anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q

from musterbook.errors import LedgerError
from musterbook.ledger import models
from musterbook.ledger.flows.rows import Place, opened
from musterbook.records import to_dict
from musterbook.records.flows import Flow


@dataclass(frozen=True, slots=True)
class FlowChange:
    """One flow that two releases do not have alike: as it was in the one and the other, None where it was not there.

    `slots` are the names of the fields that differ.
    """

    before: Flow | None
    after: Flow | None
    slots: tuple[str, ...]


def changes(alias: str, before: int | None = None, after: int | None = None) -> Iterator[FlowChange]:
    """Give what a release (by number) added, changed and removed against an earlier one of its series.

    Without numbers the newest release against the one before; with one alone, that against the one before it. Raises
    LedgerError where there is none, or the two are of different series.
    """
    pairs = differences(alias, *_pair(alias, before, after))
    was = opened(alias, [place for place, _ in pairs if place])
    now = opened(alias, [place for _, place in pairs if place])
    for old, new in pairs:
        yield _change(next(was) if old else None, next(now) if new else None)


def differences(
    alias: str, first: models.Release, last: models.Release
) -> list[tuple[Place | None, Place | None]]:  # fmt: skip
    """Pair the rows that stood in the first release and no longer in the last with those that came since.

    A flow is paired with itself; elsewhere than in FTS, where a corrected amount makes another id, also with the one
    flow of its activity, type and reference, or without a reference of its activity, type, day and provider.
    """
    rows = models.Flow.objects.using(alias).filter(series_id=last.series_id).order_by("pk")
    gone = rows.filter(posted_at__lte=first.posted_at, superseded_at__gt=first.posted_at,
                       superseded_at__lte=last.posted_at)  # fmt: skip
    come = rows.filter(posted_at__gt=first.posted_at, posted_at__lte=last.posted_at).filter(
        Q(superseded_at=None) | Q(superseded_at__gt=last.posted_at)
    )
    old, new = ({row[0]: row[1:] for row in found.values_list(*_TOLD)} for found in (gone, come))
    pairs = [(old[key], new[key]) for key in new if key in old]
    left, right = ([row for key, row in one.items() if key not in other] for one, other in ((old, new), (new, old)))
    alike = _alike(left, right)
    pairs += alike
    taken = {row[:2] for pair in alike for row in pair}
    out = [(was[:2], now[:2]) for was, now in pairs]
    return [*out, *((None, row[:2]) for row in right if row[:2] not in taken),
            *((row[:2], None) for row in left if row[:2] not in taken)]  # fmt: skip


_PLACE: Final = ("id", "file", "at", "cells", "raw")
_TOLD: Final = ("flow_id", "block_id", "line", "system", "activity", "type", "ref", "date", "provider")
_Row = tuple[Any, ...]


def _alike(left: list[_Row], right: list[_Row]) -> list[tuple[_Row, _Row]]:
    """Pair what is the only one of its like on either side."""
    sides: tuple[dict[_Row, list[_Row]], dict[_Row, list[_Row]]] = ({}, {})
    for rows, side in zip((left, right), sides, strict=True):
        for row in rows:
            _, _, system, activity, kind, ref, date, provider = row
            if system != "fts" and (ref or (date and provider)):
                like = (activity, kind, ref) if ref else (activity, kind, "", date, provider)
                side.setdefault(like, []).append(row)
    return [(was[0], now[0]) for like, was in sides[0].items()
            if len(was) == 1 and len(now := sides[1].get(like, [])) == 1]  # fmt: skip


def _pair(alias: str, before: int | None, after: int | None) -> tuple[models.Release, models.Release]:
    rows = models.Release.objects.using(alias).select_related("series").order_by("-posted_at", "-pk")
    newer = (row for row in rows if _earlier(alias, row))
    last = next(newer, None) if after is None else rows.filter(pk=after).first()
    if last is None:
        what = "no series has two releases yet" if after is None else f"no release {after}"
        raise LedgerError(f"{what}; `musterbook flows releases` lists them")
    first = _earlier(alias, last) if before is None else rows.filter(pk=before).first()
    if first is None or first.series_id != last.series_id or first.posted_at >= last.posted_at:
        named = f"release {before} is no earlier one" if before is not None else "there is no earlier one"
        raise LedgerError(f"release {last.pk} of {last.series.name!r} cannot be compared: {named} of its series")
    return first, last


def _earlier(alias: str, release: models.Release) -> models.Release | None:
    rows = models.Release.objects.using(alias).filter(series_id=release.series_id, posted_at__lt=release.posted_at)
    return rows.order_by("-posted_at", "-pk").first()


def _change(before: Flow | None, after: Flow | None) -> FlowChange:
    if before is None or after is None:
        return FlowChange(before, after, ())
    was, now = to_dict(before), to_dict(after)
    slots = [name for name in (was | now) if name not in _PLACE and was.get(name) != now.get(name)]
    return FlowChange(before, after, tuple(slots) or ("raw",))
