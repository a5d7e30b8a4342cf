"""The one schema: what is written when, and what stands.

Rows are appended and given an end (`superseded_at`), never changed, so that the ledger can be asked for any day. Times
are the ledger's own: UTC, ISO, microseconds, strictly rising. Records are kept in their journal form (`body`); the
columns beside it are there to find rows by. Portable: no field of one vendor, and no DecimalField (SQLite keeps
those as floats). A bound of an amount over 2**63 - 1 leaves its column empty; the body has it to the last digit.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final, Never

from django.db import models

from musterbook.ledger.flows.models import Flow, FlowBlock, FlowFinding, FlowSeries, Release

__all__ = (
    "Block", "Claim", "Copy", "Document", "Finding", "Flow", "FlowBlock", "FlowFinding", "FlowSeries", "Judgement",
    "Link", "RawFile", "ReadingRun", "Release", "State",
)  # fmt: skip

_TIME = 27  # "2024-02-13T10:00:00.000000Z"
LARGEST = 2**63 - 1


class State(models.Model):
    """What the ledger knows of itself: `revision` rises with every write, `last_at` is the last ledger time given."""

    key = models.CharField(max_length=40, primary_key=True)
    value = models.TextField()


class Document(models.Model):
    """A text, by its SHA-256. What is known of it beside the text stands with its copies."""

    id = models.CharField(max_length=64, primary_key=True)
    text = models.TextField()
    posted_at = models.CharField(max_length=_TIME)


class RawFile(models.Model):
    """The bytes a document was read from, compressed with zlib, by the SHA-256 of the bytes as they came."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    media_type = models.CharField(max_length=200, blank=True)
    size = models.BigIntegerField()
    data = models.BinaryField()
    posted_at = models.CharField(max_length=_TIME)


class Copy(models.Model):
    """One place where a document was found, with what that place said of it (`about`: the document without its
    text). `replaces` is its word on what it takes the place of.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="copies")
    key = models.CharField(max_length=32)
    url = models.TextField(blank=True, db_index=True)
    source = models.TextField(blank=True, db_index=True)
    replaces = models.TextField(blank=True)
    body = models.TextField()
    about = models.TextField()
    posted_at = models.CharField(max_length=_TIME)
    superseded_at = models.CharField(max_length=_TIME, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], condition=models.Q(superseded_at=None), name="one_standing_copy")
        ]
        indexes: ClassVar = [
            models.Index(fields=["replaces"], condition=~models.Q(replaces=""), name="copy_that_replaces")
        ]


class ReadingRun(models.Model):
    """One reading of a document that was posted: by which reader, and the digest of what it gave."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="readings")
    reader = models.TextField()
    digest = models.CharField(max_length=64)
    posted_at = models.CharField(max_length=_TIME)


class Claim(models.Model):
    """One reading of one claim. `heir` is the id of the claim that took its place, blank where none did."""

    claim_id = models.CharField(max_length=32, db_index=True)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="claims")
    kind = models.CharField(max_length=20)
    stage = models.CharField(max_length=20)
    party = models.TextField(blank=True)
    unit = models.TextField(blank=True)
    exponent = models.SmallIntegerField(default=0)
    amount_low = models.BigIntegerField(null=True)
    amount_best = models.BigIntegerField(null=True)
    amount_high = models.BigIntegerField(null=True)
    reader = models.TextField(blank=True)
    body = models.TextField()
    heir = models.CharField(max_length=32, blank=True)
    posted_at = models.CharField(max_length=_TIME)
    superseded_at = models.CharField(max_length=_TIME, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["claim_id"], condition=models.Q(superseded_at=None), name="one_standing_claim"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["heir"], condition=~models.Q(heir=""), name="claim_with_heir")]


class Block(models.Model):
    """A key under which a standing claim is compared with others (`linking.candidates`); rebuilt, never history."""

    claim_id = models.CharField(max_length=32, db_index=True)
    key = models.CharField(max_length=200, db_index=True)


class Item(models.Model):
    """What an entry counts for, as a row to be added up: `sheets.COLUMNS`; rebuilt, never history.

    `view` is "" for the book as it stands, "reviewed" for that of accepted claims alone, else the digest of what was
    asked for: the book of another day. `figure` names what a figure
    of an entry may be in conflict on.
    """

    view = models.CharField(max_length=32)
    entry = models.CharField(max_length=32, db_index=True)
    ways = models.SmallIntegerField()
    apart = models.TextField()
    low = models.BigIntegerField()
    best = models.BigIntegerField()
    high = models.BigIntegerField()
    exact = models.TextField()
    marks = models.BigIntegerField()
    stage = models.CharField(max_length=20)
    unit = models.TextField()
    giver = models.TextField(null=True)
    giver_eu = models.TextField(null=True)
    giver_label = models.TextField()
    party = models.TextField(null=True)
    party_label = models.TextField()
    coalitions = models.TextField()
    folded = models.IntegerField()
    fund_from = models.TextField()
    fund_to = models.TextField()
    recipient = models.TextField(null=True)
    recipient_label = models.TextField()
    place = models.TextField(null=True)
    place_label = models.TextField()
    ends = models.TextField()
    places = models.TextField()
    purpose = models.TextField(null=True)
    purpose_label = models.TextField()
    stems = models.TextField()
    instrument = models.TextField(null=True)
    year = models.IntegerField(null=True)
    period = models.TextField(null=True)
    figure = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["figure"], condition=~models.Q(figure=""), name="item_of_a_figure"),
            models.Index(fields=["fund_from"], condition=~models.Q(fund_from=""), name="item_from_a_fund"),
            models.Index(fields=["fund_to"], condition=~models.Q(fund_to=""), name="item_to_a_fund"),
        ]


class Finding(models.Model):
    """A finding about a document, from its reading or from posting it."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="findings")
    key = models.CharField(max_length=64)
    code = models.CharField(max_length=80)
    body = models.TextField()
    posted_at = models.CharField(max_length=_TIME)
    superseded_at = models.CharField(max_length=_TIME, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], condition=models.Q(superseded_at=None), name="one_standing_finding")
        ]


class Link(models.Model):
    """A link the machine proposed: when, by which version of the rules, and until when it stood."""

    later = models.CharField(max_length=32, db_index=True)
    earlier = models.CharField(max_length=32, db_index=True)
    kind = models.CharField(max_length=20)
    body = models.TextField()
    version = models.CharField(max_length=20)
    posted_at = models.CharField(max_length=_TIME)
    superseded_at = models.CharField(max_length=_TIME, null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["later", "earlier", "kind"], condition=models.Q(superseded_at=None), name="one_standing_link"
            )
        ]


class JudgedEnd(models.Func):
    """A claim that a judgement's subject names, by its place there; in the words of the index, which has no values."""

    output_field = models.CharField()

    def __init__(self, subject: models.F | str, *, first: int) -> None:
        super().__init__(subject, template=f"SUBSTR(%(expressions)s, {first}, 32)")


ENDS: Final = (JudgedEnd("subject", first=1), JudgedEnd("subject", first=34))
"""The claim that is judged, of a link ("later>earlier") the later; and of a link the earlier."""


class _Appended(models.QuerySet["Judgement"]):
    """A query set that only reads and appends."""

    def update(self, **kwargs: Any) -> Never:
        raise TypeError("judgements are append-only: take one back with a judgement that retracts it")

    def delete(self) -> Never:
        raise TypeError("judgements are append-only: take one back with a judgement that retracts it")

    def bulk_update(self, *args: Any, **kwargs: Any) -> Never:
        raise TypeError("judgements are append-only: take one back with a judgement that retracts it")


class Judgement(models.Model):
    """What a person decided. Appended and never changed: this class refuses, and a trigger in the database refuses
    too.
    """

    id = models.CharField(max_length=32, primary_key=True)
    subject = models.CharField(max_length=80, db_index=True)
    at = models.CharField(max_length=_TIME)
    body = models.TextField()

    objects: ClassVar[models.Manager[Judgement]] = _Appended.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(end, name=f"judged_end_{n}") for n, end in enumerate(ENDS)]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("judgements are append-only: take one back with a judgement that retracts it")
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> Never:
        raise TypeError("judgements are append-only: take one back with a judgement that retracts it")
