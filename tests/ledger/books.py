"""A builder of small books: what a reader would give, without a reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from musterbook.ledger.rereading import Posted
from musterbook.ledger.summaries import RULES, Total
from musterbook.records import Amount, Attribution, Claim, Copy, Document, Party, Place, Reading, Speaker

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger


Story = tuple[Document, Copy, Reading]


def money(low: int | None, high: int | None = -1, *, unit: str = "USD", hedge: str = "exact", said: str = "") -> Amount:
    """Give a sum in major units: one number, or two bounds (None open)."""
    top = low if high == -1 else high
    steps = [None if v is None else v * 100 for v in (low, top)]
    best = (
        steps[0] if steps[0] == steps[1] else steps[0] if steps[1] is None else steps[1] if steps[0] is None else None
    )
    return Amount(steps[0], best, steps[1], unit, 2, hedge, said or f"{low} {unit}")  # type: ignore[arg-type]


def count(low: int, unit: str = "troops", *, hedge: str = "exact") -> Amount:
    high = None if hedge in ("more_than", "at_least") else low
    return Amount(low, low, high, unit, 0, hedge, str(low))  # type: ignore[arg-type]


def more_than(low: int, unit: str = "USD") -> Amount:
    return money(low, None, unit=unit, hedge="more_than", said=f"more than {low}")


@dataclass
class Told:
    """One sentence and the claim that stands on it."""

    sentence: str
    slots: dict[str, Any] = field(default_factory=dict)


def told(sentence: str, **slots: Any) -> Told:
    return Told(sentence, slots)


class Books:
    """Builds documents with claims; `party`, `place` and the like may be given as codes."""

    def story(
        self,
        *claims: Told,
        issued: str | None = "2018-02-13",
        publisher: str | None = "Agency",
        source: str = "",
        reader: str = "1",
        head: str = "",
        url: str | None = None,
        retrieved: str | None = None,
        agencies: tuple[str, ...] = (),
        title: str | None = None,
        replaces: str | None = None,
    ) -> Story:
        text = head + " ".join(c.sentence for c in claims)
        fields = {"issued": issued, "publisher": publisher, "agencies": agencies, "title": title}
        document = Document.of(text, **fields)
        read = tuple(self.claim(document, c, reader) for c in claims)
        where = {"publisher": publisher, "url": url, "issued": issued, "retrieved": retrieved, "replaces": replaces}
        copy = Copy(document.id, source or f"{document.id[:8]}.txt", **where)
        return document, copy, Reading(document.id, read, (), reader)

    def claim(self, document: Document, one: Told, reader: str = "1") -> Claim:
        slots = dict(one.slots)
        start = document.text.index(one.sentence)
        quote = slots.pop("quote", one.sentence)
        start += one.sentence.index(quote)
        end = start + len(quote)
        kind = slots.pop("kind", "commitment")
        for name in ("party", "counterparty"):
            if isinstance(slots.get(name), str):
                slots[name] = Party(slots[name], slots[name], slots[name].title())
        if isinstance(slots.get("place"), str):
            slots["place"] = tuple(Place(p, p) for p in slots["place"].split())
        if isinstance(slots.get("speaker"), str):
            slots["attribution"] = (Attribution(Speaker(slots.pop("speaker"))),)
        stage = slots.pop("stage", "pledged")
        name = Claim.identity(document.id, kind, start, end, slots.pop("ordinal", 0))
        return Claim(name, document.id, kind, stage, start, end, quote, **{"reader": reader, **slots})

    def pledge(self, amount: int | Amount | None, party: str = "USA", place: str = "SYR", **slots: Any) -> Told:
        sum_ = money(amount) if isinstance(amount, int) else amount
        sentence = slots.pop("sentence", f"{party} promised {sum_.said if sum_ else 'help'} for {place}.")
        return told(sentence, party=party, place=place, amount=sum_, **slots)


def post(ledger: Ledger, *stories: Story) -> list[Posted]:
    return [ledger.post(*story) for story in stories]


def plain(totals: Sequence[Total]) -> tuple[Total, ...]:
    """Give totals to be compared: their lines looked up, and without the rule that says as of when they were asked."""
    return tuple(
        replace(
            t, lines=tuple(t.lines), folded=tuple(t.folded), left_out=tuple(t.left_out),
            rules=tuple(r for r in t.rules if r != RULES[19]),
        )
        for t in totals
    )  # fmt: skip


def reread(story: Story, *claims: Claim, reader: str = "2") -> Story:
    """Give the same document read again, with other claims."""
    document, copy, _ = story
    return document, copy, Reading(document.id, tuple(claims), (), reader)


def only(items: Sequence[Any]) -> Any:
    assert len(items) == 1, items
    return items[0]
