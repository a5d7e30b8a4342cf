"""A coalition is a folder: members with dates, groups, targets, meetings; a folder more is a coalition more."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from musterbook.errors import LexiconError
from musterbook.lexicon import FOLDER, Lexicon
from musterbook.lexicon.check import check
from musterbook.reading.names.parties import find_parties

MEMBERS = "code,member,joined_on,joined_bound,left_on,source,check,note\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A whole lexicon with a third, tiny coalition in it."""
    copy = tmp_path / "lexicon"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__", "*.onnx"))
    home = copy / "coalitions" / "harbour-watch"
    home.mkdir()
    (home / "coalition.toml").write_text(
        'code = "HARBOUR"\nname = "Harbour Watch"\nfounded = "2019"\npurpose = "to keep ports open"\n'
        'source = "general"\ncheck = "unverified"\naliases = ["Port Guard Coalition"]\ncommon = ["port guard"]\n'
        'context = ["DJI"]\n',
        encoding="utf-8",
    )
    first = "DJI,Djibouti,2019-03-01,on,,general,unverified,\n"
    second = "KEN,Kenya,2019-05/2019-07,between,2021-01-01,general,unverified,\n"
    (home / "members.csv").write_text(MEMBERS + first + second, encoding="utf-8")
    return copy


def test_a_folder_is_all_it_takes(folder: Path) -> None:
    lexicon = Lexicon(folder)
    assert set(lexicon.coalitions) == {"counter-is", "harbour-watch", "ukraine-defence-contact-group"}
    text = "Kenya joined Harbour Watch, the Port Guard Coalition. Djibouti thanked the port guard."
    assert [(m.name, m.code) for m in find_parties(text, lexicon)] == [
        ("Kenya", "KEN"),
        ("Harbour Watch", "HARBOUR"),
        ("Port Guard Coalition", "HARBOUR"),
        ("Djibouti", "DJI"),
        ("port guard", "HARBOUR"),
    ]
    assert [str(e) for e in check(folder) if "harbour" in e.file] == []


def test_without_its_folder_the_name_is_unknown(lexicon: Lexicon) -> None:
    assert find_parties("The crew met Harbour Watch.", lexicon) == ()


def test_membership_is_dated(folder: Path) -> None:
    watch = Lexicon(folder).coalitions["harbour-watch"]
    assert watch.members_on("2019-02-01") == ()
    assert watch.members_on("2019-03-01") == (("DJI", "sure"),)
    assert watch.members_on("2019-06-01") == (("DJI", "sure"), ("KEN", "possible"))
    assert watch.members_on("2020") == (("DJI", "sure"), ("KEN", "sure"))
    assert watch.members_on("2021-01-01") == (("DJI", "sure"),)
    with pytest.raises(ValueError, match="EDTF"):
        watch.members_on("today")


def test_the_coalition_against_is_grows(lexicon: Lexicon) -> None:
    coalition = lexicon.coalitions["counter-is"]
    founders = dict(coalition.members_on("2014-09-05"))
    assert {code for code, certainty in founders.items() if certainty == "sure"} == {
        "AUS", "CAN", "DNK", "FRA", "DEU", "ITA", "POL", "TUR", "GBR", "USA",
    }  # fmt: skip
    assert dict(coalition.members_on("2018-02-13"))["PHL"] == "sure"
    assert "PHL" not in dict(coalition.members_on("2018-02-12"))
    assert dict(coalition.members_on("2017-05"))["NATO"] == "possible"
    sizes = [len(coalition.members_on(day)) for day in ("2014-09-05", "2019-06-25", "2023-06-08")]
    assert sizes == sorted(sizes)
    assert all(m.source for m in coalition.members)
    assert any(t.amount == 700_000_000 and t.bound == "more_than" and t.year == "2020" for t in coalition.targets)
    assert any(m.hosts == ("Italy", "USA") and m.date == "2020-06-04" for m in coalition.meetings)


def test_the_second_coalition_is_marked_unverified(lexicon: Lexicon) -> None:
    group = lexicon.coalitions["ukraine-defence-contact-group"]
    assert {m.check for m in group.members} == {"unverified"}
    assert "UKR" in dict(group.members_on("2023-01-20"))


def test_a_coalition_without_its_code_is_refused(folder: Path) -> None:
    (folder / "coalitions" / "harbour-watch" / "coalition.toml").write_text('name = "x"\n', encoding="utf-8")
    with pytest.raises(LexiconError, match="missing: code"):
        _ = Lexicon(folder).coalitions


def test_a_target_must_be_whole(folder: Path) -> None:
    (folder / "coalitions" / "harbour-watch" / "targets.csv").write_text(
        "year,what,amount,currency,bound,announced_on,meeting,source,check,note\n"
        "2020,ports,1.5,USD,exact,2020-01-01,,general,unverified,\n",
        encoding="utf-8",
    )
    with pytest.raises(LexiconError, match="whole number") as caught:
        _ = Lexicon(folder).coalitions
    assert caught.value.row == 2
