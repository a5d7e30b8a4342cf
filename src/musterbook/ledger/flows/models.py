"""The tables of official flows: sources in releases, and a row for each flow that a release brought.

Rows are appended and given an end (`superseded_at`), as everywhere in the ledger. The records themselves, with what
their source wrote, are kept in blocks of journal lines packed with zlib: a row has only what flows are found, matched
and added up by. Sums are a coefficient and an exponent; one beyond 64 bits leaves its column empty and is in the block.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

_TIME = 27  # "2024-02-13T10:00:00.000000Z"


class FlowSeries(models.Model):
    """What comes out again and again: a search, a publisher's file, a table; each time it does is a release."""

    name = models.CharField(max_length=200, unique=True)
    system = models.CharField(max_length=10)


class Release(models.Model):
    """One version of a series: its files (JSON: path, SHA-256), what it brought, and until when it was the newest.

    `digest` names the bytes of its files and how they were read.
    """

    series = models.ForeignKey(FlowSeries, on_delete=models.PROTECT, related_name="releases")
    label = models.TextField(blank=True)
    files = models.TextField()
    digest = models.CharField(max_length=64)
    flows = models.IntegerField(default=0)
    added = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    removed = models.IntegerField(default=0)
    posted_at = models.CharField(max_length=_TIME)
    superseded_at = models.CharField(max_length=_TIME, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["series"], condition=models.Q(superseded_at=None), name="one_standing_release"
            )
        ]


class FlowBlock(models.Model):
    """Journal lines of one release, packed with zlib: flows, or what stands around them in their file."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="blocks")
    kind = models.CharField(max_length=10)
    data = models.BinaryField()


class Flow(models.Model):
    """One flow as a release brought it; `line` is its line in the block, from 0.

    `digest` is of the record without its place in the file. Where it names several countries, plans or years they stand
    apart by blanks, and `shares` has the source's own percent ("AFG=60 IRQ=40"). `provider` and `receiver` are our
    register's code, else the name as the source has it; `years` those it is for, else that of its date.
    """

    flow_id = models.CharField(max_length=32)
    series = models.ForeignKey(FlowSeries, on_delete=models.PROTECT, db_index=False)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, db_index=False)
    block = models.ForeignKey(FlowBlock, on_delete=models.PROTECT, db_index=False)
    line = models.SmallIntegerField()
    digest = models.CharField(max_length=32)
    system = models.CharField(max_length=10)
    type = models.TextField(blank=True)
    stage = models.CharField(max_length=20, blank=True)
    coefficient = models.BigIntegerField(null=True)
    exponent = models.SmallIntegerField(default=0)
    currency = models.TextField(blank=True)
    converted = models.BigIntegerField(null=True)
    converted_exponent = models.SmallIntegerField(default=0)
    converted_currency = models.TextField(blank=True)
    provider = models.TextField(blank=True)
    receiver = models.TextField(blank=True)
    countries = models.TextField(blank=True)
    shares = models.TextField(blank=True)
    plans = models.TextField(blank=True)
    source_plans = models.TextField(blank=True)
    date = models.TextField(blank=True)
    value_date = models.TextField(blank=True)
    years = models.TextField(blank=True)
    boundary = models.TextField(blank=True)
    on_boundary = models.TextField(blank=True)
    own = models.TextField(blank=True)
    ref = models.TextField(blank=True)
    activity = models.TextField(blank=True)
    posted_at = models.CharField(max_length=_TIME)
    superseded_at = models.CharField(max_length=_TIME, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["flow_id", "series"], condition=models.Q(superseded_at=None), name="one_standing_flow"
            )
        ]
        indexes: ClassVar = [
            models.Index(fields=["countries"], name="flow_countries"),
            models.Index(fields=["plans"], name="flow_plans"),
            models.Index(fields=["provider"], name="flow_provider"),
            models.Index(fields=["series", "posted_at"], name="flow_series"),
        ]


class FlowFinding(models.Model):
    """A finding about a file of a release."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="findings")
    code = models.CharField(max_length=80)
    body = models.TextField()
