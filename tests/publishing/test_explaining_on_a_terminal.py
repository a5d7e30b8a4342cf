"""An explanation on a terminal: complete, within its width, and unable to steer it."""

from __future__ import annotations

import io
import json

import pytest

from musterbook.lexicon import Lexicon
from musterbook.publishing.slots import slots
from musterbook.publishing.tables import Format
from musterbook.publishing.terminal import write_explanation
from musterbook.reading import read
from musterbook.reading.explaining import explain
from musterbook.records import Amount, Claim, Document, Party, Place

TEXT = "Norway pledged $12 million to Mali on Thursday. Nobody knows whether Oslo would give 20 million dollars."


def written(text: str, lexicon: Lexicon, style: Format = Format.table, **stretch: int) -> str:
    out = io.StringIO()
    write_explanation(explain(Document.of(text), lexicon, **stretch), out, style=style)
    return out.getvalue()


def test_it_tells_analysis_what_was_found_near_misses_claims_and_findings(lexicon: Lexicon) -> None:
    lines = written(TEXT, lexicon).splitlines()
    joined = "\n".join(lines)
    assert lines[0] == f"0-47  {TEXT[:47]}"
    for line in (
        "  analysis  0:Norway/NNP←1:nsubj 1:pledged/VBD←root:root",
        "  amount    '$12 million': 12,000,000 USD, exact, money",
        "  rejected  give at 'give' for '20 million dollars': hypothetical",
        "  claim     'pledged $12 million to Mali': commitment pledged, by promise",
        "              party         Norway (NOR) ← 'Norway'",
        "              trigger       'pledged'",
        "  finding   ",
    ):
        assert line in joined, line


def test_lines_keep_to_the_width_of_the_terminal(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    text = "The minister said that " + ", ".join(f"Norway would send {n} trainers" for n in range(20, 60)) + "."
    lines = written(text, lexicon).splitlines()
    assert len(lines) > 50
    assert max(map(len, lines)) <= 70


def test_what_would_steer_a_terminal_is_written_out(lexicon: Lexicon) -> None:
    text = "Norway\x1b[2J pledged $12 million\x07 to Mali. \u202eNorway met Oman.\x9b31m"
    out = written(text, lexicon)
    assert "\\x1b[2J" in out
    assert all(c.isprintable() or c == "\n" for c in out)


def test_without_a_sentence_it_says_so(lexicon: Lexicon) -> None:
    assert written(TEXT, lexicon, start=900, end=901) == "There is no sentence here to explain.\n"


def test_json_holds_one_object_a_sentence(lexicon: Lexicon) -> None:
    first, second = (json.loads(line) for line in written(TEXT, lexicon, Format.jsonl).splitlines())
    assert first["claims"][0]["amount"]["low"] == 12_000_000
    assert {"found", "tried", "words"} <= first.keys()
    assert second["claims"] == []


def test_slots_say_what_a_claim_holds_and_from_which_words() -> None:
    claim = Claim(
        "c", "d", "commitment", "pledged", 0, 5, "words",
        party=Party("Norway; Oslo", None, None), place=(Place("Mali", "MLI", "Mali"), Place("Gao")),
        amount=Amount(1200, None, None, "USD", 2, "more_than", "over $12"), basis="running_total",
        evidence=(("party", 0, 1), ("party.1", 2, 3), ("place", 3, 4), ("place.1", 4, 5), ("trigger", 1, 2)),
        rules=("give", "mood:will", "party:parse", "place:topic"),
    )  # fmt: skip
    told = {s.name: (s.value, s.spans, s.how) for s in slots(claim)}
    assert told == {
        "party": ("Norway; Oslo", ((0, 1), (2, 3)), ("parse",)),
        "place": ("Mali (MLI), Gao", ((3, 4), (4, 5)), ("topic",)),
        "amount": ("more than $12", (), ()),
        "basis": ("running total", (), ()),
        "trigger": ("", ((1, 2),), ()),
    }


def test_every_filled_field_of_a_reading_is_a_slot(lexicon: Lexicon) -> None:
    for claim in read(Document.of(TEXT, issued="2020-06-04"), lexicon).claims:
        names = {s.name for s in slots(claim)}
        for field in ("party", "counterparty", "amount", "period", "occurred_on", "stated_on", "measure"):
            assert (field in names) == bool(getattr(claim, field)), field
