"""Pronouns and common nouns: resolved where one candidate remains, open where not."""

from __future__ import annotations

import pytest

from musterbook.lexicon import Lexicon
from musterbook.reading.names.cast import Cast
from musterbook.reading.names.coreference import References, resolve
from musterbook.reading.names.parties import find_parties
from musterbook.reading.speech.attributions import default_speaker, find_attributions
from musterbook.reading.syntax import parsing as syntax
from musterbook.reading.syntax.passages import sentences
from musterbook.records import Document


def read(text: str, lexicon: Lexicon) -> References:
    cut = sentences(text)
    trees = syntax.parse(text, [(s.start, s.end) for s in cut], lexicon.weights)
    cast = Cast(Document.of(text), cut, trees, find_parties(text, lexicon), lexicon)
    issuer = default_speaker(cast)
    return resolve(cast, find_attributions(cast, issuer), issuer)


PARTIES = [
    ("Norway said it would pay.", "it", "NOR"),
    ("NATO was ready to expand its mission in Iraq.", "its", "NATO"),
    ("Canada will provide the tents it pledged last year.", "it", "CAN"),
    ("NATO met on Monday. The alliance agreed to grow.", "The alliance", "NATO"),
    ("Islamic State lost the town. The militia fled.", "The militia", "IS"),
    ("The terror group fled after Islamic State lost. The group returned.", "The group", "IS"),
    ("Germany will train forces in Syria, and tents will reach the war-torn country.", "the war-torn country", "SYR"),
    ("Saudi Arabia gave 9 million. The kingdom gave more in May.", "The kingdom", "SAU"),
    ("Italy trained police in Iraq and will stay there.", "there", "IRQ"),
    ("Islamic State attacked, and its men fled.", "its", "IS"),
    ("The European Commission met. The Commission has paid.", "The Commission", "EU-COM"),
    ("The German military sent tents. The military will send more.", "The military", "DEU"),
    ("Kuwait's ruling emir said his oil-rich nation will give more.", "his oil-rich nation", "KWT"),
    ("Britain's defence ministry said it will send troops.", "it", "GBR"),
    ("In Malawi, the government counted 60 dead.", "the government", "MWI"),
]

UNKNOWN = [
    ("The Averia Foundation said it would give 5 million.", "it", "Averia Foundation"),
    (
        "The Norland Fishing Authority fined two boats. The Authority was late.",
        "The Authority",
        "Norland Fishing Authority",
    ),
    ("The company said it would pay.", "it", "company"),
]

OPEN = [
    ("Norway met Sweden. It will pay.", "It"),
    ("The convoy left. It was late.", "It"),
    ("NATO and Iraq agreed. The country is safe and Syria and Iran agree.", "the kingdom"),
    ("Forces fought in Syria and in Iraq. The country is poor.", "The country"),
    ("The militants fled.", "The militants"),
    ("Norway says that there is hope.", "there"),
    ("It is clear that Norway will pay.", "It"),
    ("The Norwegian army and the Swedish army met. The army left.", "The army"),
    ("The army left. It was late.", "The army"),
    ("Boats sailed to Malawi and Zambia. The government was late.", "The government"),
    ("The winter said it all.", "it"),
    ("The mayor said his town would pay.", "his town"),
]


@pytest.mark.parametrize(("text", "words", "code"), PARTIES)
def test_parties(text: str, words: str, code: str, lexicon: Lexicon) -> None:
    at = text.rindex(words)
    party = read(text, lexicon).party(at, at + len(words))
    assert party is not None
    assert party.code == code


@pytest.mark.parametrize(("text", "words", "name"), UNKNOWN)
def test_names_that_no_register_knows(text: str, words: str, name: str, lexicon: Lexicon) -> None:
    at = text.rindex(words)
    party = read(text, lexicon).party(at, at + len(words))
    assert party is not None
    assert (party.name, party.code) == (name, None)


@pytest.mark.parametrize(("text", "words"), OPEN)
def test_open_where_none_or_several_remain(text: str, words: str, lexicon: Lexicon) -> None:
    at = max(0, text.find(words))
    found = read(text, lexicon)
    assert found.party(at, at + len(words)) is None
    assert found.antecedent(at, at + len(words)) is None


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Minister Anna Berg said that she expected rain.", "she", "Anna Berg"),
        ("Minister Anna Berg arrived. He said nothing.", "He", "Anna Berg"),
        (
            "NATO Secretary-General Jens Stoltenberg spoke. “We wait,” the NATO chief said.",
            "the NATO chief",
            "Jens Stoltenberg",
        ),
        ("Minister Anna Berg met Gen. Omar Hadid. He left.", "He", None),
        ("The mayor left. He was tired.", "He", None),
    ],
)
def test_persons(text: str, words: str, name: str | None, lexicon: Lexicon) -> None:
    at = text.rindex(words)
    person = read(text, lexicon).person(at, at + len(words))
    assert (person.name if person else None) == name


def test_we_is_who_speaks(lexicon: Lexicon) -> None:
    text = "“We will stay,” NATO Secretary-General Jens Stoltenberg said."
    mention = read(text, lexicon).at(1, 3)
    assert mention is not None
    assert mention.party is not None
    assert mention.person is not None
    assert (mention.party.code, mention.person.name) == ("NATO", "Jens Stoltenberg")


def test_the_two_countries(lexicon: Lexicon) -> None:
    two = "Norway met Sweden in May. The two countries will share the cost."
    at = two.index("The two")
    party = read(two, lexicon).party(at, at + len("The two countries"))
    assert party is not None
    assert party.label == "Norway; Sweden"
    three = "Norway, Denmark and Sweden met. The two countries will share the cost."
    at = three.index("The two")
    assert read(three, lexicon).party(at, at + len("The two countries")) is None


def test_asked_without_its_article(lexicon: Lexicon) -> None:
    text = "NATO met on Monday. The alliance agreed to grow."
    at = text.index("alliance")
    found = read(text, lexicon)
    party = found.party(at, at + 8)
    assert party is not None
    assert party.code == "NATO"
    assert found.antecedent(at, at + 8) == (0, 4)
    assert found.party(0, 4) is None


def test_mentions_are_ordered_and_lie_in_the_text(lexicon: Lexicon) -> None:
    text = "NATO said it was ready. The alliance said its men were there. They left, and he said so."
    mentions = read(text, lexicon).mentions
    assert [m.start for m in mentions] == sorted(m.start for m in mentions)
    assert all(0 <= m.start < m.end <= len(text) for m in mentions)
    assert read("", lexicon).mentions == ()
