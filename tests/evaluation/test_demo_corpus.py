"""The dispatches of the demonstration, their records and the sheet: complete, sound, and nobody else's sentences."""

from __future__ import annotations

import datetime
import json
import re
import tomllib
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest

from musterbook.records import HEDGES, KINDS, STAGES

ROOT = Path(__file__).resolve().parents[2]
DISPATCHES = ROOT / "src/musterbook/demo/dispatches"
RECORDS = ROOT / "evaluation/demo/records"
BOOK = ROOT / "evaluation/demo/book.toml"
FIELDS = ["kind", "actor", "action", "amount_low", "amount_high", "unit", "approx", "recipient_or_place", "purpose"]
FIELDS += ["period", "stated_date", "event_date", "status", "speaker", "restates", "quote"]
DAY = r"\d{4}(?:-\d{2}(?:-\d{2})?)?"
EDTF = re.compile(rf"{DAY}|(?:{DAY}|\.\.)/(?:{DAY}|\.\.)")
MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November"]
MONTHS += ["December"]
DATELINE = re.compile(r"(?:(\d{1,2}) )?([A-Z][a-z]{2,8})\.? (?:(\d{1,2}), )?(\d{4})")
DAY_FIRST = re.compile(rf"\b(\d{{1,2}}) ({'|'.join(MONTHS)})(?: (\d{{4}}))?\b")
MONTH_FIRST = re.compile(
    r"\b(Jan|Feb|March|April|May|June|July|Aug|Sept|Oct|Nov|Dec)[a-z]*\.? (\d{1,2})\b(?:, (\d{4}))?"
)
STEMS = sorted(path.stem for path in DISPATCHES.glob("*.md"))


def parts(stem: str) -> tuple[list[tuple[str, str]], str]:
    """Split a dispatch into its header lines and the text after them."""
    start, header, body = (DISPATCHES / f"{stem}.md").read_text(encoding="utf-8").split("---\n", 2)
    assert start == ""
    pairs = [line.split(": ", 1) for line in header.strip().split("\n")]
    return [(name, value) for name, value in pairs], body.strip()


def records(stem: str) -> list[dict[str, Any]]:
    """Load the annotated records of a dispatch."""
    found: list[dict[str, Any]] = json.loads((RECORDS / f"{stem}.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def book() -> dict[str, Any]:
    return tomllib.loads(BOOK.read_text(encoding="utf-8"))


def dateline(body: str) -> str | None:
    """Read the full date at the head of a text, or None."""
    match = DATELINE.search(body.split("\n", 1)[0][:80])
    if match is None:
        return None
    month = next(n for n, name in enumerate(MONTHS, 1) if name.startswith(match[2][:3]))
    return f"{match[4]}-{month:02}-{int(match[1] or match[3]):02}"


def test_there_are_enough_dispatches_and_each_has_its_records() -> None:
    assert len(STEMS) >= 40
    assert sorted(path.stem for path in RECORDS.glob("*.json")) == STEMS
    undated = [stem for stem in STEMS if "issued" not in dict(parts(stem)[0])]
    assert 0.25 <= len(undated) / len(STEMS) <= 0.4


@pytest.mark.parametrize("stem", STEMS)
def test_header_length_and_date(stem: str) -> None:
    header, body = parts(stem)
    names = Counter(name for name, _ in header)
    assert names["title"] == names["publisher"] == names["licence"] == 1
    assert dict(header)["licence"] == "CC0-1.0"
    sources = [value for name, value in header if name == "source"]
    assert sources
    assert all(re.match(r"https?://\S+$", value) for value in sources)
    assert len(sources) == len(set(sources))
    assert 120 <= len(body.split()) <= 400
    assert not re.search(r"[“”]|\"[^\"]{25,}\"", body), "real persons are reported indirectly"
    issued = dict(header).get("issued") or dateline(body)
    assert issued == stem[:10]
    datetime.date.fromisoformat(issued)


@pytest.mark.parametrize("stem", STEMS)
def test_records_have_the_gold_shape_and_their_words(stem: str) -> None:
    _, body = parts(stem)
    found = records(stem)
    assert len(found) >= 4
    for record in found:
        assert list(record) == FIELDS
        assert record["kind"] in KINDS
        assert record["status"] in STAGES
        assert body.count(record["quote"]) == 1, record["quote"]
        assert isinstance(record["restates"], bool)
        low, high, hedge = record["amount_low"], record["amount_high"], record["approx"]
        assert (low is None and high is None) == (record["unit"] is None) == (hedge is None)
        if hedge is not None:
            assert hedge in HEDGES
            assert (low is None) == (hedge in ("up_to", "at_most", "less_than"))
            assert (high is None) == (hedge in ("more_than", "at_least"))
            assert low is None or high is None or low <= high
        for slot in ("period", "stated_date", "event_date"):
            assert record[slot] is None or EDTF.fullmatch(record[slot]), record


def test_every_sum_of_money_stands_in_a_record() -> None:
    """A sum with a currency sign or code in the text lies inside the quote of a record that carries money."""
    sign = r"(?:US\$|C\$|\$|€|£|(?:USD|AUD|CAD|AED|DKK|SEK|NOK|PLN) )"
    money = re.compile(sign + r"[\d.,]*\d(?: (?:million|billion))?")
    for stem in STEMS:
        _, body = parts(stem)
        spans = [
            (at, at + len(r["quote"]))
            for r in records(stem)
            if r["unit"] and re.fullmatch("[A-Z]{3}", r["unit"])
            for at in [body.find(r["quote"])]
        ]
        told = {body[a:b] for a, b in spans}
        for match in money.finditer(body):
            inside = any(a <= match.start() and match.end() <= b for a, b in spans)
            assert inside or any(match[0] in quote for quote in told), (stem, match[0])


def test_written_days_exist_except_the_planted_one() -> None:
    impossible = []
    for stem in STEMS:
        body = parts(stem)[1]
        days = [(day, month, year) for day, month, year in DAY_FIRST.findall(body)]
        days += [(day, month, year) for month, day, year in MONTH_FIRST.findall(body)]
        for day, month, year in days:
            number = next(n for n, name in enumerate(MONTHS, 1) if name.startswith(month[:3]))
            try:
                datetime.date(int(year or stem[:4]), number, int(day))
            except ValueError:
                impossible.append((stem, number, day, year))
    assert impossible == [
        ("2019-10-03-facility-quarterly-note", 9, "31", "2019"),
        ("2021-03-31-brussels-five", 9, "31", "2019"),
    ]


def test_the_wire_copy_has_the_same_body_under_another_publisher(book: dict[str, Any]) -> None:
    (copy,) = book["copy"]
    (first, body), (second, again) = parts(copy["original"]), parts(copy["copy"])
    assert body == again
    assert dict(first)["publisher"] != dict(second)["publisher"]
    assert records(copy["original"]) == records(copy["copy"])
    assert Counter(parts(stem)[1] for stem in STEMS).most_common(2)[1][1] == 1


def tellings(book: dict[str, Any]) -> list[str]:
    """List every telling that the sheet names, with the bare stems of decisions and disputes."""
    named: list[str] = []
    for rows in book.values():
        for row in rows if isinstance(rows, list) else []:
            told = row.get("told", [])
            named += [told] if isinstance(told, str) else told
            named += row.get("settled_in", [])
    return named


def test_the_sheet_names_records_that_exist(book: dict[str, Any]) -> None:
    sizes = {stem: len(records(stem)) for stem in STEMS}
    for told in tellings(book):
        stem, _, index = told.partition("#")
        assert stem in sizes, told
        assert not index or int(index) < sizes[stem], told


def test_every_commitment_with_an_amount_is_in_the_sheet_once(book: dict[str, Any]) -> None:
    named = Counter(
        told
        for table in ("undertaking", "running_total", "goal")
        for row in book[table]
        for told in ([row["told"]] if isinstance(row["told"], str) else row["told"])
    )
    wanted = {
        f"{stem}#{n}"
        for stem in STEMS
        if stem != book["copy"][0]["copy"]
        for n, record in enumerate(records(stem))
        if record["kind"] == "commitment" and record["unit"]
    }
    assert set(named) == wanted
    assert max(named.values()) == 1


def test_undertakings_agree_with_what_was_told(book: dict[str, Any]) -> None:
    ids = [row["id"] for row in book["undertaking"]]
    assert len(ids) == len(set(ids))
    for row in book["undertaking"]:
        assert row.get("part_of", ids[0]) in ids
        assert row["counted"] or row["reason"]
        assert row["year"] == int(row["announced"][:4])
        told = [records(stem)[int(n)] for stem, _, n in (t.partition("#") for t in row["told"])]
        assert any(
            (r["amount_low"], r["amount_high"], r["unit"]) == (row.get("low"), row.get("high"), row["unit"])
            for r in told
        )


def test_goals_totals_and_over_count_hold_together(book: dict[str, Any]) -> None:
    ids = {row["id"] for row in book["undertaking"]}
    stabilization = {row["year"] for row in book["goal"] if row["what"] == "coalition stabilization goal"}
    assert stabilization == {2020, 2021, 2022, 2023, 2024}
    assert all(set(row["pledged"]) <= ids for row in book["goal"])
    counted: dict[str, int] = defaultdict(int)
    for row in book["undertaking"]:
        if row["counted"] and re.fullmatch("[A-Z]{3}", row["unit"]):
            counted[row["unit"]] += row.get("low", row.get("high", 0))
    standing: dict[str, int] = defaultdict(int)
    for row in book["total"]:
        standing[row["unit"]] += row["amount"]
    assert counted == standing
    assert len({row["giver"] for row in book["total"]}) >= 12
    for row in book["overcount"]:
        causes = ("told_again", "part_of_a_counted_line", "joint_total", "running_total")
        assert row["counted_once"] == counted.get(row["unit"], 0)
        assert row["avoided"] == row["every_telling_added"] - row["counted_once"] == sum(row.get(c, 0) for c in causes)


def test_the_series_are_long_enough_to_draw(book: dict[str, Any]) -> None:
    points = Counter(row["series"] for row in book["point"])
    assert all(points[name] >= 8 for name in ("members", "us-iraq", "us-syria", "freed"))
    for row in book["point"]:
        stem, _, index = row["told"].partition("#")
        record = records(stem)[int(index)]
        assert (record["amount_low"], record["amount_high"]) == (row.get("low"), row.get("high"))


def test_decisions_and_disputes_have_a_known_state(book: dict[str, Any]) -> None:
    assert {row["status"] for row in book["decision"]} == {"settled", "due", "overdue", "open", "reversed"}
    for row in book["decision"]:
        assert ("settled_in" in row) == (row["status"] in ("settled", "reversed"))
        if row["status"] == "due":
            assert row["due"] > "2024-12-31"
        if row["status"] == "overdue":
            assert row["due"] < "2024-12-31"
    assert all(row["told"] and row["sides"] for row in book["dispute"])


def runs(text: str, length: int = 12) -> set[tuple[str, ...]]:
    """Give every run of so many words, without case or punctuation."""
    words = re.findall(r"\w+", text.lower())
    return set(zip(*(words[n:] for n in range(length)), strict=False))


def test_no_sentence_is_taken_from_the_shared_documents(shared: Path) -> None:
    theirs: set[tuple[str, ...]] = set()
    for path in [*(shared / "seeds").glob("*.txt"), *(shared / "gold/docs").glob("*.txt")]:
        theirs |= runs(path.read_text(encoding="utf-8"))
    assert theirs
    for stem in STEMS:
        shares = runs(parts(stem)[1]) & theirs
        assert not shares, (stem, sorted(shares)[:2])
