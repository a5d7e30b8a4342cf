"""Releases of official flows: a source's files become rows, and what the next release added, changed and removed.

In: what was read from files. Out: rows, and a count of what came of them. A release is posted whole or not at all, in
one transaction, and posting it again is posting it once. A flow that did not change keeps its row; one that its source
no longer has gets an end and stays in the ledger.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import connections, transaction

from musterbook.errors import InputError
from musterbook.intake.flows import Search
from musterbook.intake.flows.compressed import digest
from musterbook.intake.parsed import whole
from musterbook.ledger import models
from musterbook.ledger.flows.changes import differences
from musterbook.ledger.flows.rows import columns_of, line_of
from musterbook.ledger.rows import Moment, chunks, decode_as
from musterbook.lexicon.profiles.flows import FlowProfile
from musterbook.records import Finding, dumps, encode
from musterbook.records.flows import Activity, Flow

READERS: Final = "1"
"""Rises when a reader of flows makes something else of the same bytes: then a release is posted again."""
BATCH: Final = 500  # flows in a block: packed together they take a sixth, and to open one unpacks 1 MB at most
_MOST_FINDINGS: Final = 10_000  # kept of a release; a person reads fewer, and a hostile file has any number
_COLUMNS: Final = tuple(
    f.attname for f in models.Flow._meta.concrete_fields if not f.primary_key and f.attname != "superseded_at"
)
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Files:
    """What a release consists of: the series it is a release of, a label, (path, SHA-256) of its files.

    `digest` names the bytes of the files and how they were read: the same again is the same release.
    """

    series: str
    label: str
    files: tuple[tuple[str, str], ...]
    digest: str


@dataclass(frozen=True, slots=True)
class ReleaseInfo:
    """A release as it stands: its number, what it brought, until when it was the newest of its series (None: it is).

    `flows` are those it holds; `added`, `changed` and `removed` are against the release before.
    """

    number: int
    series: str
    system: str
    label: str
    files: tuple[tuple[str, str], ...]
    flows: int
    added: int
    changed: int
    removed: int
    posted_at: str
    superseded_at: str | None


@dataclass(frozen=True, slots=True)
class Added:
    """What came of adding files: the release (None where nothing was posted), whether it was there already, findings.

    Nothing is posted where a finding is an error: part of a file would pass for all of it.
    """

    release: ReleaseInfo | None
    known: bool
    findings: tuple[Finding, ...]


class _Stop(Exception):
    """Undoes a release; it never leaves this module."""


def files_of(paths: Sequence[str | Path], series: str | None, label: str, profile: FlowProfile | None) -> Files:
    """Give the files of a release in the order of their paths. Raises InputError where one cannot be read."""
    found = []
    for path in sorted(map(Path, paths), key=_natural):
        try:
            found.append((whole(str(path)), digest(path)))
        except OSError as error:
            raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    if not found:
        raise InputError("no file of flows was named")
    how = (READERS, profile.digest if profile else "", *sorted(sha for _, sha in found))
    name = series or Path(found[0][0]).name.partition(".")[0]
    return Files(name, label, tuple(found), hashlib.sha256("\x1f".join(how).encode("utf-8")).hexdigest())


def _natural(path: Path) -> list[tuple[int, str]]:
    """Order page 10 behind page 9, and a first page without a number before them."""
    parts = re.split(r"(\d+)", str(path.with_suffix("")))
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts]


def known(alias: str, files: Files) -> ReleaseInfo | None:
    """Give the newest release of a series where it is these files, so that they need not be read again."""
    row = models.Release.objects.using(alias).filter(
        series__name=files.series, superseded_at=None, digest=files.digest
    ).first()  # fmt: skip
    return _info(row) if row else None


def add(
    alias: str, now: Callable[[], str], files: Files, read: Iterable[Flow | Activity | Search | Finding], *,
    partial: bool = False, progress: Progress | None = None,
) -> Added:  # fmt: skip
    """Post a release. With `partial` it is posted whatever could not be read, and nothing counts as removed by it.

    Raises InputError where the series is of another source.
    """
    posting = _Posting(alias, now, files, partial)
    try:
        with transaction.atomic(using=alias):
            for count, item in enumerate(read, 1):
                posting.take(item)
                if progress and not count % BATCH:
                    progress(count)
            release = posting.close()
    except _Stop:
        return Added(None, False, tuple(posting.findings))
    return Added(_info(release), False, tuple(posting.findings))


class _Posting:
    """One release on its way into the ledger."""

    def __init__(self, alias: str, now: Callable[[], str], files: Files, partial: bool) -> None:
        self.alias, self.files, self.partial = alias, files, partial
        self.at = Moment(alias, now)
        self.findings: list[Finding] = []
        self.flows: list[Flow] = []
        self.around: list[Activity] = []
        self.release: models.Release | None = None
        self.before: models.Release | None = None
        self.seen = bytearray()  # by the key of a row: 1 where the release has that flow
        self.count = self.taken = self.stated = self.more = 0

    def take(self, item: Flow | Activity | Search | Finding) -> None:
        """Take what was read; whole blocks are posted at once."""
        if isinstance(item, Finding):
            self._find(item)
        elif isinstance(item, Search):
            self.stated = max(self.stated, item.flows)
        elif isinstance(item, Activity):
            self.around.append(item)
            if len(self.around) >= BATCH:
                self._post_around()
        else:
            self.taken += 1
            self.flows.append(item)
            if len(self.flows) >= BATCH:
                self._post_flows()

    def _find(self, finding: Finding) -> None:
        """Keep a finding; of very many the first, the errors, and how many there were."""
        if finding.severity == "error" or len(self.findings) < _MOST_FINDINGS:
            self.findings.append(finding)
        else:
            self.more += 1

    def close(self) -> models.Release:
        """Post what is left and end what the release no longer has. Raises _Stop where nothing is to be posted."""
        if self.more:
            what = f"{self.more:,} more findings, which are not kept"
            self.findings.append(Finding("flows.more_findings", "warning", what, self.files.files[0][0]))
        if self.taken < self.stated:
            what = f"the search has {self.stated:,} flows and these files {self.taken:,}: a page is missing"
            self.findings.append(Finding("flows.page_missing", "error", what, self.files.files[0][0]))
        if not self.partial and any(f.severity == "error" for f in self.findings):
            raise _Stop
        if self.flows:
            self._post_flows()
        if self.around:
            self._post_around()
        release = self.release
        if release is None:
            raise _Stop
        if not self.partial:
            self._end()
        pairs = differences(self.alias, self.before, release) if self.before else []
        release.flows = self.count
        release.added = sum(was is None for was, _ in pairs) if self.before else self.count
        release.changed = sum(was is not None and now is not None for was, now in pairs)
        release.removed = sum(now is None for _, now in pairs)
        release.save(using=self.alias)
        rows = [models.FlowFinding(release=release, code=f.code, body=encode(f)) for f in self.findings]
        models.FlowFinding.objects.using(self.alias).bulk_create(rows, batch_size=BATCH)
        return release

    def _open(self, system: str) -> models.Release:
        """Begin the release with its first flow, which tells whose system it is."""
        series, _ = models.FlowSeries.objects.using(self.alias).get_or_create(
            name=self.files.series, defaults={"system": system}
        )
        if series.system != system:
            what = f"the series {series.name!r} is of {series.system}, and these files are of {system}"
            raise InputError(f"{what}: give them a series of their own (--series)")
        releases = models.Release.objects.using(self.alias)
        self.before = releases.filter(series=series, superseded_at=None).first()
        releases.filter(series=series, superseded_at=None).update(superseded_at=self.at())
        self.release = releases.create(
            series=series, label=self.files.label, files=dumps([list(f) for f in self.files.files]),
            digest=self.files.digest, posted_at=self.at(),
        )  # fmt: skip
        return self.release

    def _post_flows(self) -> None:
        release = self.release or self._open(self.flows[0].system)
        lines = {flow.id: (flow, *line_of(flow)) for flow in reversed(self.flows)}
        standing = self._standing(release, list(lines))
        new: list[tuple[Flow, str, str]] = []
        ended: list[int] = []
        for flow in self.flows:
            first, line, digest = lines[flow.id]
            row = standing.get(flow.id)
            posted = row is not None and row[2] == release.pk
            if first is not flow or posted:
                self._twice(flow, (row[1] if row and posted else digest) == line_of(flow)[1])
                continue
            self.count += 1
            if row and row[1] == digest:
                self._see(row[0])
                continue
            if row:
                ended.append(row[0])
            new.append((flow, line, digest))
        self._insert(release, ended, new)
        self.flows = []

    def _standing(self, release: models.Release, ids: list[str]) -> dict[str, tuple[int, str, int]]:
        """Give (key, digest, release) of the rows that stand for some flows; in plain SQL, which takes a tenth here."""
        marks = ", ".join(["%s"] * len(ids))
        asked = f"SELECT flow_id, id, digest, release_id FROM {models.Flow._meta.db_table} " \
                f"WHERE flow_id IN ({marks}) AND series_id = %s AND superseded_at IS NULL"  # fmt: skip
        with connections[self.alias].cursor() as cursor:
            cursor.execute(asked, [*ids, release.series_id])
            return {flow: (key, digest, made) for flow, key, digest, made in cursor.fetchall()}

    def _insert(self, release: models.Release, ended: list[int], new: list[tuple[Flow, str, str]]) -> None:
        if ended:
            models.Flow.objects.using(self.alias).filter(pk__in=ended).update(superseded_at=self.at())
        if not new:
            return
        block = self._block(release, "flows", [line for _, line, _ in new])
        fixed: dict[str, Any] = {
            "series_id": release.series_id,
            "release_id": release.pk,
            "block_id": block,
            "posted_at": self.at(),
        }
        rows = [fixed | columns_of(flow) | {"line": n, "digest": d} for n, (flow, _, d) in enumerate(new)]
        names, marks = ", ".join(_COLUMNS), ", ".join(["%s"] * len(_COLUMNS))
        with connections[self.alias].cursor() as cursor:
            statement = f"INSERT INTO {models.Flow._meta.db_table} ({names}) VALUES ({marks})"
            cursor.executemany(statement, [tuple(row[c] for c in _COLUMNS) for row in rows])

    def _post_around(self) -> None:
        if self.flows and self.release is None:
            self._post_flows()
        if self.release is not None:
            self._block(self.release, "around", [encode(activity) for activity in self.around])
            self.around = []

    def _block(self, release: models.Release, kind: str, lines: list[str]) -> int:
        data = zlib.compress("\n".join(lines).encode("utf-8"), 1)
        block = models.FlowBlock.objects.using(self.alias).create(release=release, kind=kind, data=data)
        return int(block.pk)

    def _twice(self, flow: Flow, same: bool) -> None:
        """Say of a flow that stood in the release before; pages of a search overlap when it grows between them."""
        if not same:
            what = f"{flow.at}: flow {flow.own or flow.id} stands twice in the release, and differs; the first is kept"
            self._find(Finding("flows.twice", "warning", what, flow.id))

    def _see(self, key: int) -> None:
        if key >= len(self.seen):
            self.seen.extend(bytes(key + 1 - len(self.seen) + len(self.seen) // 2))
        self.seen[key] = 1

    def _end(self) -> None:
        """End the rows that the release before had and this one has not."""
        if self.before is None or self.release is None:
            return
        rows = models.Flow.objects.using(self.alias).filter(series_id=self.release.series_id, superseded_at=None)
        old = rows.exclude(release_id=self.release.pk).values_list("pk", flat=True)
        gone = [pk for pk in old.iterator(chunk_size=10_000) if pk >= len(self.seen) or not self.seen[pk]]
        for part in chunks(gone):
            models.Flow.objects.using(self.alias).filter(pk__in=part).update(superseded_at=self.at())


def _info(row: models.Release) -> ReleaseInfo:
    files = tuple((path, digest) for path, digest in json.loads(row.files))
    return ReleaseInfo(
        row.pk, row.series.name, row.series.system, row.label, files, row.flows, row.added, row.changed, row.removed,
        row.posted_at, row.superseded_at,
    )  # fmt: skip


def releases(alias: str, series: str | None = None) -> tuple[ReleaseInfo, ...]:
    """Give the releases in the order in which they were posted, all or of one series."""
    rows = models.Release.objects.using(alias).select_related("series").order_by("posted_at", "pk")
    return tuple(_info(row) for row in (rows.filter(series__name=series) if series else rows))


def findings(alias: str, release: int) -> tuple[Finding, ...]:
    """Give the findings of a release in their order."""
    rows = models.FlowFinding.objects.using(alias).filter(release_id=release).order_by("pk")
    return tuple(decode_as(Finding, body) for body in rows.values_list("body", flat=True))
