"""Records that a person wrote: what is taken, and what is told of one that is wrong."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from musterbook.errors import InputError
from musterbook.evaluation.annotations import load_records, occurrences, place_records

GOOD: dict[str, Any] = {
    "kind": "commitment", "actor": "Norway", "action": "give", "amount_low": 1.5, "amount_high": 1.5, "unit": "NOK",
    "approx": "exact", "recipient_or_place": "Syria", "purpose": None, "period": "2018", "stated_date": "2018-02-14",
    "event_date": None, "status": "pledged", "speaker": None, "restates": False, "quote": "will give NOK 1.5",
}  # fmt: skip
TEXT = "OSLO - Norway will give NOK 1.5 to Syria. Sweden will not."


def written(folder: Path, records: Any) -> Path:
    path = folder / "a.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    return path


def test_a_record_becomes_an_annotation_at_its_place(tmp_path: Path) -> None:
    path = written(tmp_path, [GOOD, {"kind": "statement", "status": "denied", "quote": "Sweden will not"}])
    first, second = place_records(load_records(path), TEXT, path)
    assert (first.low, first.hedge, first.party, first.stage) == (Decimal("1.5"), "exact", "Norway", "pledged")
    assert TEXT[first.start : first.end] == first.quote
    assert first.has_amount
    assert (second.party, second.unit, second.repeats, second.has_amount) == (None, None, False, False)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"kind": "promise"}, 'kind: "promise" cannot stand here; give one of commitment, figure'),
        ({"kind": None}, "kind: is missing; give one of commitment"),
        ({"status": "done"}, 'status: "done" cannot stand here'),
        ({"approx": "roughly"}, "give one of exact, about, nearly"),
        ({"quote": ""}, "quote: is missing; give the words"),
        ({"giver": "Norway"}, "giver: no such field; there are kind, status"),
        ({"amount_low": "1.5"}, 'amount_low: "1.5" cannot stand here; give a number in major units'),
        ({"amount_low": True}, "amount_low: true cannot stand here"),
        ({"restates": "yes"}, "restates: \"yes\" cannot stand here; give true or false"),
        ({"actor": ["Norway"]}, 'actor: ["Norway"] cannot stand here; give text, or null'),
        ({"unit": None}, "unit: is missing beside an amount"),
        ({"approx": "more_than"}, "approx: 'more_than' has a lower bound only"),
        ({"approx": "up_to"}, "approx: 'up_to' has an upper bound only"),
        ({"amount_high": None}, "do not bound an amount; give both"),
        ({"amount_low": 2}, "do not bound an amount"),
        ({"amount_low": None, "amount_high": None}, "approx: 'exact' without an amount"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place_and_remedy(tmp_path: Path, change: dict[str, Any], told: str) -> None:
    path = written(tmp_path, [GOOD, GOOD | change])
    with pytest.raises(InputError) as raised:
        load_records(path)
    (line,) = str(raised.value).splitlines()
    assert line.startswith(f"{path}: record 2, ")
    assert told in line


@pytest.mark.parametrize("records", [{}, [1], "x", None])
def test_what_is_no_list_of_records_is_refused(tmp_path: Path, records: object) -> None:
    with pytest.raises(InputError, match="holds no list of records"):
        load_records(written(tmp_path, records))


def test_a_file_that_is_not_json_or_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('[{"kind": }]', encoding="utf-8")
    with pytest.raises(InputError, match=r"a\.json: is not JSON \(.*line 1"):
        load_records(path)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="save it as UTF-8"):
        load_records(path)


def test_everything_wrong_is_told_at_once_up_to_a_limit(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        load_records(written(tmp_path, [GOOD | {"kind": "x"}] * 30))
    lines = str(raised.value).splitlines()
    assert len(lines) == 21
    assert lines[-1].endswith("… and 10 more")


@pytest.mark.parametrize(
    ("quote", "text", "found"),
    [
        ("will give", "Norway will give", [(7, 16)]),
        ("will give", "Norway will\n  give", [(7, 18)]),
        ("will give", "Norway willgive", []),
        ("$5 (new).", "It is $5 (new).", [(6, 15)]),
        ("five", "five and five", [(0, 4), (9, 13)]),
    ],
)
def test_a_quote_is_found_as_it_stands_white_space_apart(quote: str, text: str, found: list[tuple[int, int]]) -> None:
    assert occurrences(quote, text) == found


def test_quotes_that_do_not_occur_once_are_told(tmp_path: Path) -> None:
    path = written(tmp_path, [GOOD | {"quote": quote} for quote in ("will give", "will", "has given")])
    with pytest.raises(InputError) as raised:
        place_records(load_records(path), TEXT, path)
    assert str(raised.value).splitlines() == [
        f"{path}: record 2, quote: occurs 2 times; lengthen it: 'will'",
        f"{path}: record 3, quote: does not occur in the text; copy it from there: 'has given'",
    ]
