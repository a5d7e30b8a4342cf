from __future__ import annotations

import pytest

from musterbook.intake.dates import Impossible, choose, read_date


@pytest.mark.parametrize(
    ("said", "date"),
    [
        ("2018-02-13", "2018-02-13"),
        ("2018-02", "2018-02"),
        ("2018", "2018"),
        (" 2018-02-13 10:00 ", "2018-02-13"),
        ("2020-06-04T23:30:00-04:00", "2020-06-04"),  # the writer's day, not that of Greenwich
        ("Tue, 13 Feb 2018 10:00:00 +0100", "2018-02-13"),
        ("D:20180213120000+01'00'", "2018-02-13"),
        ("20180213", "2018-02-13"),
        ("2018/02/13", "2018-02-13"),
        ("Feb. 13, 2018", "2018-02-13"),
        ("february 13 2018", "2018-02-13"),
        ("13 February 2018", "2018-02-13"),
        ("Sept. 4, 2014", "2014-09-04"),
        ("Thursday, June 4th, 2020", "2020-06-04"),
        ("4th of May 2015", "2015-05-04"),
        ("June 4, 2020, 10:15 a.m.", "2020-06-04"),
        ("13.2.2018", "2018-02-13"),
        ("June 2020", "2020-06"),
        ("29 February 2020", "2020-02-29"),
    ],
)
def test_reads_dates(said: str, date: str) -> None:
    assert read_date(said) == date


@pytest.mark.parametrize(
    "said", ["", "soon", "03/04/2018", "13 Feb", "Smarch 13, 2018", "18-02-13", "2018-2-3x", "12345678901"]
)
def test_passes_over_what_is_no_date_or_ambiguous(said: str) -> None:
    assert read_date(said) is None


@pytest.mark.parametrize(
    "said", ["2018-02-30", "31 April 2018", "2018-13-01", "2019-02-29", "0999", "Feb. 0, 2018", "2018-00"]
)
def test_tells_impossible_dates(said: str) -> None:
    with pytest.raises(Impossible):
        read_date(said)


def chosen(*dates: tuple[str, str]) -> tuple[str | None, str | None, list[str]]:
    date, where, problems = choose(dates)
    return date, where, [p.code for p in problems]


def test_the_first_in_order_wins_and_a_conflict_is_told() -> None:
    assert chosen(("2018-02-15", "dateline"), ("2018-02-13", "json_ld")) == (
        "2018-02-13",
        "json_ld",
        ["intake.dates_differ"],
    )
    date, where, problems = choose([("2018-02-15", "meta"), ("2018-02-13", "option")])
    assert (date, where, problems[0].severity) == ("2018-02-13", "option", "note")  # the user knows


@pytest.mark.parametrize(
    ("dates", "outcome"),
    [
        ([], (None, None, [])),
        ([("2018-02-13", "meta"), ("Feb. 12, 2018", "dateline")], ("2018-02-13", "meta", [])),  # sent the day before
        ([("2018-02-13", "meta"), ("2018-02", "published_line")], ("2018-02-13", "meta", [])),
        ([("2018-02-13", "mail"), ("D:20100101", "pdf_info")], ("2018-02-13", "mail", [])),
        ([("D:20180213", "pdf_info")], ("2018-02-13", "pdf_info", ["intake.date_from_file"])),
        ([("2018-02-30", "front_matter")], (None, None, ["intake.impossible_date"])),
        (
            [("2018-02-30", "front_matter"), ("2018-02-28", "dateline")],
            ("2018-02-28", "dateline", ["intake.impossible_date"]),
        ),
        ([("03/04/2018", "meta")], (None, None, ["intake.unreadable_date"])),
        ([("junk", "pdf_info")], (None, None, [])),
    ],
)
def test_choices(dates: list[tuple[str, str]], outcome: tuple[str | None, str | None, list[str]]) -> None:
    assert chosen(*dates) == outcome
