"""The words and codes of official flow data."""

from __future__ import annotations

from pathlib import Path

import pytest

from musterbook.errors import LexiconError
from musterbook.lexicon import Lexicon
from musterbook.lexicon.flows import FlowWords


@pytest.mark.parametrize(
    ("system", "code", "stage"),
    [
        ("fts", "pledge", "pledge"),
        ("fts", "commitment", "commitment"),
        ("fts", "paid", "disbursement"),
        ("iati", "11", "commitment"),
        ("iati", "12", "pledge"),
        ("iati", "3", "disbursement"),
        ("iati", "D", "disbursement"),
        ("iati", "C", "commitment"),
        ("iati", "5", ""),
        ("iati", "LR", ""),
    ],
)
def test_a_type_has_its_stage(lexicon: Lexicon, system: str, code: str, stage: str) -> None:
    kind = lexicon.flows.type(system, code)
    assert kind is not None
    assert kind.stage == stage


@pytest.mark.parametrize(("system", "code"), [("fts", "Paid"), ("iati", "14"), ("iati", ""), ("table", "paid")])
def test_a_type_that_no_standard_has_is_none(lexicon: Lexicon, system: str, code: str) -> None:
    assert lexicon.flows.type(system, code) is None


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("AF", "AFG"),
        ("afg", "AFG"),
        ("XK", "XKX"),
        ("Korea, Republic of", "KOR"),
        ("Iran, Islamic Republic of", "IRN"),
        ("Syrian Arab Republic", "SYR"),
        ("Middle East", None),
        ("ZZ", None),
        ("", None),
    ],
)
def test_a_country_is_found_by_code_and_by_name(lexicon: Lexicon, said: str, code: str | None) -> None:
    assert lexicon.flows.country(said) == code


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Norway, Government of", "NOR"),
        ("Korea, Republic of, Government of", "KOR"),
        ("Saudi Arabia (Kingdom of), Government of", "SAU"),
        ("Government of Philippines", "PHL"),
        ("Government of the Netherlands", "NLD"),
        ("United Nations Development Programme (UNDP)", "UNDP"),
        ("Danish Red Cross", None),
        ("Private donors", None),
        ("Government of", None),
    ],
)
def test_an_organisation_resolves_by_its_name_or_not_at_all(lexicon: Lexicon, said: str, code: str | None) -> None:
    assert lexicon.flows.organisation(said) == code


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('stages = ["pledge"]\n[[type]]\nsystem = "fts"\ncode = "paid"\nname = "Paid"\nstage = "given"\n', "no stage"),
        ('[[type]]\nsystem = "fts"\ncode = "paid"\n', "a code and a name"),
        ("[[type]]\nsystem = 'fts'\ncode = 'a'\nname = 'A'\n" * 2, "twice"),
    ],
)
def test_a_wrong_table_is_refused(lexicon: Lexicon, tmp_path: Path, text: str, message: str) -> None:
    (tmp_path / "flows.toml").write_text(text, encoding="utf-8")
    (tmp_path / "country_codes.csv").write_text("alpha2,alpha3,source\nAF,AFG,iso3166\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=message):
        FlowWords.load(tmp_path, lexicon.parties, lexicon.places)


@pytest.mark.parametrize(
    ("ref", "code"),
    [
        ("XM-DAC-5-7", "DEU"),
        ("XM-DAC-50", "ESP"),
        ("XM-DAC-41140", "UN-WFP"),
        ("41140", "UN-WFP"),
        ("GB-GOV-1", "GBR"),
        ("US-USAGOV", "USA"),
        ("NZ-1", "NZL"),
        ("GB-CHC-202918", None),
        ("NO-BRC-971277882", None),
        ("XM-DAC", None),
        ("-", None),
        ("", None),
    ],
)
def test_an_identifier_gives_who_it_is_and_not_where_it_is_registered(
    lexicon: Lexicon, ref: str, code: str | None
) -> None:
    assert lexicon.flows.identified(ref) == code


def test_every_identifier_is_of_the_register(lexicon: Lexicon) -> None:
    assert set(lexicon.flows.identifiers.values()) <= set(lexicon.parties.rows)
