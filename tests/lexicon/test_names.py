"""Names are found in running text: the longest, whole words, their letters' case respected."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterbook.lexicon.names import NameIndex, fold_name

NAMES = [
    ("Iraq", "IRQ"),
    ("US", "USA"),
    ("U.S.", "USA"),
    ("United States", "USA"),
    ("St. Lucia", "LCA"),
    ("Côte d'Ivoire", "CIV"),
    ("Türkiye", "TUR"),
    ("Congo", "COG"),
    ("Republic of the Congo", "COG"),
    ("Democratic Republic of the Congo", "COD"),
    ("Guinea", "GIN"),
    ("Guinea-Bissau", "GNB"),
    ("al-Qaeda", "AQ"),
    ("Da'esh", "IS"),
    ("IS", "IS"),
    ("WHO", "WHO"),
    ("the Netherlands", "NLD"),
    ("Franco-", "FRA"),
    ("German", "DEU"),
    ("Bosnia & Herzegovina", "BIH"),
    ("Daesh/ISIS", "IS"),
    ("Congo, Republic of the", "COG"),
    ("Workers' Party", "WP"),
    ("10 Downing Street", "GBR"),
]
INDEX: NameIndex[str] = NameIndex([*NAMES, ("coalition", "GC", "any")])


def found(text: str) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], "+".join(m.payload)) for m in INDEX.find(text)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Iraq's army and Iraq’s police", ["Iraq", "Iraq"]),
        ("the U.S.-led force", ["U.S."]),
        ("left the U.S. The", ["U.S."]),
        ("U. S. forces", ["U. S."]),
        ("the United\nStates and United  States", ["United\nStates", "United  States"]),
        ("St Lucia, St. Lucia", ["St Lucia", "St. Lucia"]),
        (
            "Cote d’Ivoire, CÔTE D'IVOIRE, Co\u0302te d'Ivoire",
            ["Cote d’Ivoire", "CÔTE D'IVOIRE", "Co\u0302te d'Ivoire"],
        ),
        ("Turkiye", ["Turkiye"]),
        ("Democratic Republic of Congo", ["Democratic Republic of Congo"]),
        ("Republic Of The Congo", ["Republic Of The Congo"]),
        ("Congo, Republic of", ["Congo, Republic of"]),
        ("Guinea and Guinea Bissau", ["Guinea", "Guinea Bissau"]),
        ("Al Qaeda, AL-QAEDA, al Qaeda", ["Al Qaeda", "AL-QAEDA", "al Qaeda"]),
        ("Da’esh", ["Da’esh"]),
        ("the Netherlands", ["Netherlands"]),
        ("a Franco-German brigade", ["Franco", "German"]),
        ("Iraq-US talks", ["Iraq", "US"]),
        ("Bosnia and Herzegovina is not it; Bosnia & Herzegovina", ["Bosnia & Herzegovina"]),
        ("Daesh/ISIS", ["Daesh/ISIS"]),
        ("Workers' Party, Workers’ Party, Workers Party", ["Workers' Party", "Workers’ Party", "Workers Party"]),
        ("at 10 Downing Street", ["10 Downing Street"]),
        ("Guinea - Bissau", ["Guinea - Bissau"]),
        ("the Coalition, the coalition", ["Coalition", "coalition"]),
    ],
)
def test_names_are_found(text: str, names: list[str]) -> None:
    assert [name for name, _ in found(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "they told us that it is for us",
        "Us and Who and Is",
        "iraq",
        "Iraqi Iraqis",
        "Franco said",
        "United we stand. States differ",
        "United\n\nStates",
        "United. States",
        "coalitions",
        "subguinea Guineas",
        "germane",
        "Lucia and St. Paul",
    ],
)
def test_what_only_looks_like_a_name_is_not(text: str) -> None:
    assert found(text) == []


def test_a_shared_name_keeps_every_payload() -> None:
    index = NameIndex([("Congo", "COD"), ("Congo", "COG"), ("Congo", "COD")])
    assert index.get("Congo") == ("COD", "COG")
    assert index.get("Congos") == ()


@given(st.text(alphabet="IraqUS.St Luciad'-\n’eôGunWHO,&/@", max_size=80))
@settings(max_examples=200)
def test_matches_lie_in_order_and_never_overlap(text: str) -> None:
    matches = INDEX.find(text)
    assert all(0 <= m.start < m.end <= len(text) for m in matches)
    assert all(a.end <= b.start for a, b in pairwise(matches))


@given(st.sampled_from([n for n, _ in NAMES if not n.endswith("-")]), st.sampled_from(["", "the ", "(", "“", "x, "]))
def test_every_name_is_found_wherever_it_stands(name: str, lead: str) -> None:
    assert found(f"{lead}{name} came")[-1][0] in name.removeprefix("the ")


def test_time_grows_linearly() -> None:
    text = "The U.S. and Iraq said that United States forces left the Democratic Republic of the Congo. " * 200

    def cost(times: int) -> float:
        start = time.process_time()
        INDEX.find(text * times)
        return time.process_time() - start

    # the least of several runs, as other work on the machine only ever adds
    assert min(cost(10) for _ in range(3)) <= 30 * max(min(cost(1) for _ in range(3)), 0.002)


def test_folding_tells_what_a_text_cannot_tell_apart() -> None:
    assert fold_name("al-Hol") == fold_name("Al Hol")
    assert fold_name("The Hague") == fold_name("Hague")
    assert fold_name("US") != fold_name("Us")
