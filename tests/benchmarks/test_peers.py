"""The benchmark of amounts, dates and speed: suites in their own forms are read, answers counted, no library needed."""

from __future__ import annotations

import datetime
import json
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import amounts_and_dates
import pytest
import speed_spacy
from peers.cases import Answer, Case, Expected, score
from peers.libraries import LIBRARIES, answers
from peers.suites import SUITES, Suite

FIVE = Decimal(5)
DOLLARS: dict[str, object] = {"value": "48200000", "unit": "Dollar"}
CORPUS_HS = """
allExamples = concat
  [ examples (simple Dollar 5e6)
             [ "$5 million"
             , "five million dollars"
             ]
  , examples (between EUR (10, 20))
             [ "between 10 and 20 euros"
             ]
  , examples (under GBP 7)
             [ "under £7"
             ]
  ]
"""
TIME_HS = """
allExamples = concat
  [ examples (datetime (2013, 2, 15, 0, 0, 0) Day)
             [ "February 15, 2013"
             ]
  , examples (datetimeInterval ((2013, 3, 1, 0, 0, 0), (2013, 5, 1, 0, 0, 0)) Month)
             [ "from March to April 2013"
             ]
  , examples (datetime (2013, 2, 12, 4, 0, 0) Hour)
             [ "at four"
             ]
  ]
"""
TML = """<TimeML>
<DCT><TIMEX3 tid="t0" type="DATE" value="1998-01-08" functionInDocument="CREATION_TIME">19980108</TIMEX3></DCT>
<TEXT>It <EVENT eid="e1">closed</EVENT> in <TIMEX3 tid="t1" type="DATE" value="1997-10">October 1997</TIMEX3> &amp;
has paid since <TIMEX3 tid="t2" type="DATE" value="1990">1990</TIMEX3>, for <TIMEX3 tid="t3" type="DURATION"
value="P5Y">five years</TIMEX3>.</TEXT></TimeML>
"""


def specs(*cases: dict[str, object]) -> str:
    return "\ufeff" + json.dumps(cases)


def result(text: str, said: str, kind: str, resolution: dict[str, object]) -> dict[str, object]:
    start = text.index(said)
    return {"Text": said, "Start": start, "End": start + len(said) - 1, "TypeName": kind, "Resolution": resolution}


@pytest.fixture
def suites(tmp_path: Path) -> Path:
    """A folder of suites, each with a case or two in its own form."""
    sums, days = "Oslo gave $48.2 million.", "They met on 3 May 2016."
    files = {
        "Recognizers-Text/Specs/NumberWithUnit/English/CurrencyModel.json": specs(
            {"Input": sums, "Results": [result(sums, "$48.2 million", "currency", DOLLARS)]}
        ),
        "Recognizers-Text/Specs/NumberWithUnit/English/DimensionModel.json": specs(),
        "Recognizers-Text/Specs/Number/English/PercentModel.json": specs(
            {"Input": "up 5%", "Results": [result("up 5%", "5%", "percentage", {"value": "5%"})]}
        ),
        "Recognizers-Text/Specs/Number/English/NumberRangeModel.json": specs(
            {"Input": "over 70 men", "Results": [result("over 70 men", "over 70", "numberrange", {"value": "(70,)"})]}
        ),
        "Recognizers-Text/Specs/DateTime/English/DateTimeModel.json": specs(
            {
                "Input": days,
                "Context": {"ReferenceDateTime": "2016-11-07T00:00:00"},
                "Results": [
                    result(days, "3 May 2016", "datetimeV2.date", {"values": [{"type": "date", "value": "2016-05-03"}]})
                ],
            },
            {"Input": "at noon", "Results": [result("at noon", "noon", "datetimeV2.time", {"values": []})]},
        ),
        "Duckling/Duckling/AmountOfMoney/EN/Corpus.hs": CORPUS_HS,
        "Duckling/Duckling/Time/EN/Corpus.hs": TIME_HS,
        "quantulum3/quantulum3/_lang/en_US/tests/quantities.json": json.dumps(
            [{"req": "It is 40 km off.", "res": [{"value": 40, "unit": "kilometre", "surface": "40 km"}]}]
        ),
        "NewsQuant/data/formatted_test_set/NewsQuant.json": json.dumps(
            [{"text": "Nearly $3m.", "quantities": [{"value": "3000000", "normalized_unit": "dollar", "change": "~"}]}]
        ),
        "TempEval-3/data/TBAQ-cleaned/TimeBank/a.tml": TML,
    }  # fmt: skip
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def cases_of(suite: Suite, folder: Path) -> Iterator[Case]:
    for read in (suite.amounts, suite.dates):
        if read is not None:
            yield from read(folder / suite.name / suite.folder)


def test_an_expectation_is_met_by_an_answer_of_its_own() -> None:
    case = Case("", "5 and 5", (Expected(0, 1, ((FIVE, FIVE),)), Expected(6, 7, ((FIVE, FIVE),))))
    assert score(case, [Answer(FIVE, FIVE, "", 0, 1)]) == (1, 0)
    assert score(case, [Answer(FIVE, FIVE, "", 0, 1), Answer(FIVE, FIVE, "", 6, 7)]) == (2, 0)
    assert score(case, [Answer(FIVE, FIVE, "", 2, 5)]) == (0, 1)
    assert score(case, [Answer(FIVE, None, "", 0, 1)]) == (0, 0)


def test_units_bounds_and_numbers_said_are_compared() -> None:
    money = Case("", "$5", (Expected(0, 2, ((FIVE, None),), "USD"),))
    assert score(money, [Answer(FIVE, None, "USD", 0, 2)]) == (1, 0)
    assert score(money, [Answer(FIVE, None, "EUR", 0, 2)]) == (0, 0)
    said = Case("", "5", (Expected(0, 1, ((FIVE, FIVE),), said=True),))
    assert score(said, [Answer(FIVE, None, "", 0, 1)]) == (1, 0)
    assert score(said, [Answer(None, FIVE + 1, "", 0, 1)]) == (0, 0)


def test_every_suite_is_read_from_its_own_files(suites: Path) -> None:
    read = {suite.name: list(cases_of(suite, suites)) for suite in SUITES}
    assert {name: len(cases) for name, cases in read.items()} == {
        "Recognizers-Text": 4, "Duckling": 6, "quantulum3": 1, "NewsQuant": 1, "TempEval-3": 1,
    }  # fmt: skip
    for case in (case for cases in read.values() for case in cases):
        for expected in case.expected:
            assert expected.start is None or 0 <= expected.start < (expected.end or 0) <= len(case.text)
    (news,) = read["TempEval-3"]
    assert [news.text[e.start : e.end] for e in news.expected] == ["October 1997", "1990"]
    assert news.expected[0].readings == ((datetime.date(1997, 10, 1), datetime.date(1997, 10, 31)),)
    assert news.day == datetime.date(1998, 1, 8)


def test_suites_are_pinned_and_say_their_licence() -> None:
    for suite in SUITES:
        assert len(suite.commit) == 40
        assert suite.licence


def test_it_runs_without_the_other_libraries(suites: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert amounts_and_dates.main(["--suites", str(suites), "--only", "musterbook"]) == 0
    rows = {line.split("  ")[0].strip(): line.split()[-1] for line in capsys.readouterr().out.splitlines() if line}
    assert rows["Recognizers: money"] == "1/1"
    assert rows["Duckling: bounds and ranges of money"] == "2/2"
    assert rows["NewsQuant: money"] == "1/1"
    assert rows["TempEval-3: dates in news"] == "2/2"
    assert rows["Duckling: ranges"] == "1/1"


def test_the_table_is_markdown_on_request(suites: Path, capsys: pytest.CaptureFixture[str]) -> None:
    amounts_and_dates.main(["--suites", str(suites), "--only", "musterbook", "--markdown"])
    out = capsys.readouterr().out
    assert out.startswith("## Amounts\n\n|  | Musterbook |\n|---|---|\n")
    assert "| Duckling: money | 2/2 |" in out


def test_a_missing_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--suites", str(tmp_path / "none")], []):
        with pytest.raises(SystemExit) as stopped:
            amounts_and_dates.main(arguments)
        assert stopped.value.code == 2
    assert "no such folder" in capsys.readouterr().err


def test_a_library_that_fails_on_a_text_has_no_answers() -> None:
    def fails(case: Case) -> list[Answer]:
        raise ZeroDivisionError(case.text)

    assert answers(fails, Case("", "5", ())) == []
    assert {library.name for library in LIBRARIES} >= {"Musterbook", "Recognizers-Text", "quantulum3", "dateparser"}


def test_speed_is_measured_without_spacy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Norway gave $5 million to Iraq. " * 3, "utf-8")
    assert speed_spacy.main([str(path), "--rounds", "1"]) == 0
    out = capsys.readouterr().out
    assert "1 texts, 18 words" in out
    assert "to claims" in out


def test_speed_is_that_of_the_quickest_round() -> None:
    turns = iter((0.0, 0.5, 0.01, 0.5))

    def work() -> None:
        end = time.process_time() + next(turns)
        while time.process_time() < end:
            pass

    assert 1_000 < speed_spacy.words_a_second({"work": work}, 100, 3)["work"] < 10_000
