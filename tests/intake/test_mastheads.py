from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterbook.intake.mastheads import read_masthead

BODY = "The council agreed on Tuesday that the fund would be opened to all members before the end of the year."


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("Council Opens Fund To All Members", "Council Opens Fund To All Members"),
        ("Menu\n\nNews\n\nCouncil: Fund Open To All Members\n\nA photo", "Council: Fund Open To All Members"),
        ("‘We will pay,’ ministers tell the council", "‘We will pay,’ ministers tell the council"),
        ("40 states join the new fund", "40 states join the new fund"),
        ("# Fund open", "Fund open"),
        ("Headline: Fund open", "Fund open"),
        ("By Ann Lee\nCouncil Opens Fund To All Members\nJune 4, 2020", "Council Opens Fund To All Members"),
    ],
)
def test_finds_headlines(above: str, title: str) -> None:
    assert read_masthead(f"{above}\n\n{BODY}\n").title == title


@pytest.mark.parametrize(
    "above",
    [
        "",
        "Fund open",  # as likely a menu
        "Office of the Permanent Representative",
        "Ministry of Foreign Affairs of Norland",
        "Jane B. Doe, Secretary of State",
        "By Ann Lee and Omar Haddad",
        "Published on Thursday, June 4, 2020",
        "For immediate release: 13 February 2018",
        "the rest of a sentence that was cut",
        "We are pleased to announce this today.",
    ],
)
def test_leaves_out_what_is_no_headline(above: str) -> None:
    assert read_masthead(f"{above}\n\n{BODY}\n").title is None


def test_a_single_line_has_no_headline() -> None:
    assert read_masthead("Troops were sent to the border").title is None
    assert read_masthead(BODY).title is None


@pytest.mark.parametrize(
    ("line", "dates", "credit"),
    [
        ("BRUSSELS, Feb. 13, 2018 (Agency) - The council met.", (("Feb. 13, 2018", "dateline"),), "Agency"),
        ("KUWAIT CITY, 13 February 2018 — The council met.", (("13 February 2018", "dateline"),), None),
        ("AL-ASAD AIR BASE, Iraq (AP) — The council met.", (), "AP"),
        ("WASHINGTON, June 4 (AFP) -- The council met.", (), "AFP"),  # without its year a day is no date of issue
        ("PARIS (Reuters) – The council met.", (), "Reuters"),
        ("U.S. troops - more than before - stayed.", (), None),
        ("The council met in BRUSSELS - and left.", (), None),
    ],
)
def test_reads_datelines(line: str, dates: tuple[tuple[str, str], ...], credit: str | None) -> None:
    head = read_masthead(f"Council Opens Fund To All Members\n\n{line} {BODY}")
    assert (head.dates, head.credit) == (dates, credit)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Rome, 28 June 2021", "28 June 2021"),
        ("Rome and The Hague, Thursday, June 4, 2020", "Thursday, June 4, 2020"),
        ("Port-au-Prince, Haiti, 4 June 2020.", "4 June 2020"),
    ],
)
def test_reads_place_and_day_in_a_line_of_their_own(line: str, day: str) -> None:
    head = read_masthead(f"{line}\n\n{BODY}")
    assert (head.title, head.dates) == (None, ((day, "dateline"),))


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published: June 4, 2020", "June 4, 2020"),
        ("June 4, 2020", "June 4, 2020"),
        ("Thursday, 4 June 2020 | 10:15 GMT", "Thursday, 4 June 2020"),
        ("FOR IMMEDIATE RELEASE - June 4, 2020", "June 4, 2020"),
        ("Posted on 2020-06-04", "2020-06-04"),
        ("Published: 31 June 2020", "31 June 2020"),  # as said; whether it can be is judged later
    ],
)
def test_reads_a_day_that_stands_alone(line: str, day: str) -> None:
    assert read_masthead(f"Council Opens Fund To All Members\n{line}\n\n{BODY}").dates == ((day, "published_line"),)


@pytest.mark.parametrize(
    "line",
    [
        "Last met on June 4, 2020 in Rome",
        "Last updated June 4, 2020",
        "in Rome, 4 June 2020",
        "June 2020",
        "Members: June 4, 2020",
    ],
)
def test_leaves_other_days_alone(line: str) -> None:
    assert read_masthead(f"{line}\n\n{BODY}").dates == ()


def test_a_day_in_the_text_is_no_day_of_issue() -> None:
    assert read_masthead(f"{BODY}\n\nJune 4, 2020\n").dates == ()


@pytest.mark.parametrize(
    ("text", "byline"),
    [
        (f"By Ann Lee and Omar al-Haddad | Example Wire\n\n{BODY}", "Ann Lee and Omar al-Haddad"),
        (f"Jane B. Doe, Secretary of State\n\n{BODY}", "Jane B. Doe"),
        (
            f"{BODY}\n• Ann Lee can be reached at a@example.org.\n• Omar Haddad can be reached at o@example.org.",
            "Ann Lee, Omar Haddad",
        ),
        (f"By the end of the year\n\n{BODY}", None),
        (f"Rome, Italy\n\n{BODY}", None),
        (BODY, None),
    ],
)
def test_reads_bylines(text: str, byline: str | None) -> None:
    assert read_masthead(text).byline == byline


@settings(max_examples=100)
@given(st.text(alphabet="AB ab,.-—()\n1234Feb# ByO", max_size=300))
def test_what_is_found_stands_in_the_text(text: str) -> None:
    head = read_masthead(text)
    assert head.title is None or head.title in text
    assert all(said in text for said, _ in head.dates)
