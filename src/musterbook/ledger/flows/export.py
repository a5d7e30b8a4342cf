"""Official flows out of the ledger and back, as lines of its export: series, releases, what they brought, findings.

In: a ledger, or lines. Out: lines, or rows. A release keeps its number, a flow the times between which it stood.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator
from typing import Any

from musterbook.ledger import models
from musterbook.ledger.flows.rows import columns_of, line_of
from musterbook.ledger.rows import decode_as
from musterbook.records import Finding, dumps
from musterbook.records.flows import Flow

RECORDS = ("series", "release", "flow", "activity")


def lines(alias: str) -> Iterator[str]:
    """Write every release that was ever added, with its flows, in the order in which they came."""
    for series in models.FlowSeries.objects.using(alias).order_by("pk"):
        yield dumps({"record": "series", "number": series.pk, "name": series.name, "system": series.system})
    for row in models.Release.objects.using(alias).order_by("pk"):
        counts = {name: getattr(row, name) for name in ("flows", "added", "changed", "removed")}
        yield dumps({"record": "release", "number": row.pk, "series": row.series_id, "label": row.label,
                     "files": json.loads(row.files), "digest": row.digest, **counts, "posted_at": row.posted_at,
                     "superseded_at": row.superseded_at})  # fmt: skip
    for block in models.FlowBlock.objects.using(alias).order_by("pk").iterator(chunk_size=10):
        rows = models.Flow.objects.using(alias).filter(block=block).order_by("line")
        times = rows.values_list("posted_at", "superseded_at")
        for n, line in enumerate(zlib.decompress(bytes(block.data)).decode("utf-8").split("\n")):
            own: dict[str, Any] = {"release": block.release_id, "block": block.pk}
            if block.kind == "flows":
                own["posted_at"], own["superseded_at"] = times[n]
            yield f'{line[:-1]},"ledger":{dumps(own)}}}'
    for found in models.FlowFinding.objects.using(alias).order_by("pk").iterator():
        yield f'{found.body[:-1]},"ledger":{dumps({"release": found.release_id})}}}'


class Loading:
    """Flows on their way back: the lines of a block come together and become one again."""

    def __init__(self, alias: str) -> None:
        self.alias = alias
        self.block: tuple[int, int, str] | None = None
        self.lines: list[tuple[str, dict[str, Any]]] = []

    def take(self, data: dict[str, Any], own: dict[str, Any]) -> None:
        """Take a record of `RECORDS`, or a finding about a release, with what the ledger says of it."""
        kind = data["record"]
        if kind in ("flow", "activity"):
            block = (own["release"], own["block"], "flows" if kind == "flow" else "around")
            if block != self.block:
                self.close()
                self.block = block
            self.lines.append((dumps(data), own))
        elif kind == "series":
            rows = models.FlowSeries.objects.using(self.alias)
            rows.create(pk=data["number"], name=data["name"], system=data["system"])
        elif kind == "release":
            said = {k: v for k, v in data.items() if k not in ("record", "number", "series", "files")}
            rows_of = models.Release.objects.using(self.alias)
            rows_of.create(pk=data["number"], series_id=data["series"], files=dumps(data["files"]), **said)
        else:
            body = dumps(data)
            code = decode_as(Finding, body).code
            models.FlowFinding.objects.using(self.alias).create(release_id=own["release"], code=code, body=body)

    def close(self) -> None:
        """Write the block whose lines were taken."""
        if self.block is None or not self.lines:
            return
        release, _, kind = self.block
        data = zlib.compress("\n".join(line for line, _ in self.lines).encode("utf-8"), 1)
        block = models.FlowBlock.objects.using(self.alias).create(release_id=release, kind=kind, data=data)
        if kind == "flows":
            series = models.Release.objects.using(self.alias).values_list("series_id", flat=True).get(pk=release)
            fixed = {"series_id": series, "release_id": release, "block_id": block.pk}
            rows = [models.Flow(**fixed, line=n, **self._row(line, own)) for n, (line, own) in enumerate(self.lines)]
            models.Flow.objects.using(self.alias).bulk_create(rows, batch_size=500)
        self.lines = []

    def _row(self, line: str, own: dict[str, Any]) -> dict[str, Any]:
        flow = decode_as(Flow, line)
        times = {"posted_at": own["posted_at"], "superseded_at": own["superseded_at"]}
        return columns_of(flow) | times | {"digest": line_of(flow)[1]}
