"""Who says what: speakers, contents, stances, nesting, quotations, and what hands over nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterbook import read
from musterbook.lexicon import Lexicon, load_lexicon
from musterbook.lexicon.attributions import Cues
from musterbook.reading.names.cast import Cast
from musterbook.reading.names.parties import find_parties
from musterbook.reading.names.persons import Persons
from musterbook.reading.speech.attributions import (
    Speech,
    attribution,
    covering,
    default_speaker,
    find_attributions,
    turns,
)
from musterbook.reading.syntax import parsing as syntax
from musterbook.reading.syntax.passages import sentences
from musterbook.records import Document, Speaker

MANNERS = load_lexicon().attributions.manners


def cast_of(text: str, lexicon: Lexicon, **fields: object) -> Cast:
    cut = sentences(text)
    trees = syntax.parse(text, [(s.start, s.end) for s in cut], lexicon.weights)
    return Cast(Document.of(text, **fields), cut, trees, find_parties(text, lexicon), lexicon)


def heard(text: str, lexicon: Lexicon, **fields: object) -> tuple[Speech, ...]:
    cast = cast_of(text, lexicon, **fields)
    return find_attributions(cast, default_speaker(cast))


def issuer(text: str, lexicon: Lexicon, **fields: object) -> Speaker | None:
    return default_speaker(cast_of(text, lexicon, **fields))


def who(text: str, words: str, lexicon: Lexicon) -> list[str]:
    """The names of those who vouch for some words, the innermost first."""
    at = text.index(words)
    return [s.speaker.name if s.speaker else "" for s in covering(heard(text, lexicon), at, at + len(words))]


@pytest.mark.parametrize(
    ("manner", "text", "speaker", "content"),
    [(m.name, text, speaker, content) for m in MANNERS for text, speaker, content in m.examples],
)
def test_examples_of_the_lexicon(manner: str, text: str, speaker: str, content: str, lexicon: Lexicon) -> None:
    stance = next(m.stance for m in MANNERS if m.name == manner)
    found = heard(text, lexicon)
    assert any(
        s.manner == manner
        and s.stance == stance
        and speaker in text[s.speaker_start : s.speaker_end]
        and content in text[s.start : s.end]
        for s in found
    )


@pytest.mark.parametrize("text", [text for m in MANNERS for text in m.counter_examples])
def test_counter_examples_of_the_lexicon(text: str, lexicon: Lexicon) -> None:
    assert heard(text, lexicon) == ()


@pytest.mark.parametrize(
    ("text", "words", "speakers"),
    [
        (
            "Anna Berg, the defence minister, said on Monday that Norland would send guns.",
            "Norland would send guns",
            ["Anna Berg"],
        ),
        (
            "The minister, Anna Berg, told envoys that 40 trainers were ready. She added that Norland would pay.",
            "Norland would pay",
            ["Anna Berg"],
        ),
        ("“We will stay,” said Col. Per Dahl, a spokesman. “We will not move.”", "We will not move", ["Per Dahl"]),
        (
            "“There is no plan,” Olav Dahl said Tuesday.\n\n“There never was,” he added.",
            "There never was",
            ["Olav Dahl"],
        ),
        ("“We need help. We need it now. We cannot wait,” the mayor, Ida Holm, said.", "We need it now", ["Ida Holm"]),
        ("Minister Olav Dahl said: “The bridge is lost.”", "The bridge is lost", ["Olav Dahl"]),
        ("Norland will send 40 trainers, according to two officials.", "40 trainers", ["two officials"]),
        ("According to the ministry, 300 fighters remain.", "300 fighters remain", ["ministry"]),
        ("Two bridges were lost, residents told Reuters.", "Two bridges were lost", ["residents"]),
        ("Nearly 40 people died, state television reported.", "40 people died", ["state television"]),
        ("The road is closed, the mayor said, because of snow.", "The road is closed", ["mayor"]),
        (
            "Gen. Omar Hadid said the ministry had told him that officials believed the convoy was safe.",
            "the convoy was safe",
            ["officials", "ministry", "Omar Hadid"],
        ),
        (
            "The ministry denied reports that its jets had hit a school.",
            "its jets had hit a school",
            ["reports", "ministry"],
        ),
        ("The jet fell. Rebels said the pilot fled; the army said he was safe.", "he was safe", ["army"]),
        (
            "Minister Anna Berg arrived late. The minister said the guns would follow.",
            "the guns would follow",
            ["Anna Berg"],
        ),
        (
            "U.S. officers in Basra said the base was shut. The statement denied claims that rockets had hit it.",
            "The statement denied claims",
            ["U.S. officers in Basra"],
        ),
        ("He said the fort was lost, but he added that the “men are safe.”", "the fort was lost", ["He"]),
        ("Kuwait's emir told donors his country would pay.", "his country would pay", ["Kuwait's emir"]),
        ("Foreign Minister Olav Dahl condemned the attack on the market.", "the attack on the market", ["Olav Dahl"]),
        (
            "Ida Holm said:\n\nOur boats have sailed.\n\nNothing more will follow.",
            "Nothing more will follow",
            ["Ida Holm"],
        ),
        (
            "Norland's package includes 200 shells from its own stocks, as well as 40 trucks, Berg told reporters.",
            "200 shells",
            ["Berg"],
        ),
        (
            "Out of 9 million people, 4 million are in need, of whom 1 million are children, said the bank.",
            "4 mi",
            ["bank"],
        ),
        (
            "The boats sank and 40 men drowned, Ida Holm, head of the coast guard, said on Monday.",
            "40 men",
            ["Ida Holm"],
        ),
        (
            "Norland is to open a site at Averby, a town in the north, the White House announced.",
            "Norland",
            ["White House"],
        ),
        ("The US has admitted that its strikes killed 12 farmers.", "12 farmers", ["US"]),
        ("Averby has 40 trucks, the mayor said, and the fort has 12.", "the fort has 12", ["mayor"]),
        ("The government reported 334 deaths and 27 people missing.", "334 deaths", ["government"]),
        ("The command put the number of fighters at 300.", "300", ["command"]),
        ("The mayor admitted to 40 deaths.", "40 deaths", ["mayor"]),
        ("A post gave the share of land as 62 percent.", "62 percent", ["post"]),
        ("A paper in Oslo wrote of more than 60 nations.", "60 nations", ["paper in Oslo"]),
        ("Other officials expected the force to comprise 100 men.", "100 men", ["Other officials"]),
        ("Analysts said before the vote that Norland would leave.", "Norland would leave", ["Analysts"]),
        ("Strikes killed 40 people in the town in May, Airwars charged on Thursday.", "40 people", ["Airwars"]),
        ("Norway is to give 40 million in aid, it announced in Oslo.", "40 million", ["Norway"]),
        ("Some 600 fled, the Red Crescent said. It counted 40 dead.", "40 dead", ["Red Crescent"]),
        ("By the count of the mayor's office, 7 million people are out of reach.", "7 million", ["mayor's office"]),
        ("Nearly 50,000 men were trained there by the mission's count.", "50,000 men", ["mission"]),
        ("The fund's own total for the town stood at 23.", "23", ["fund"]),
        ("Close to 40 million came, announced by Minister Anna Berg.", "40 million", ["Anna Berg"]),
        ("Revenue fell by 7 percent, the company said.", "7 percent", ["company"]),
        ("President Anna Berg has authorised the dispatch of 40 trucks.", "40 trucks", ["Anna Berg"]),
        ("Tokyo had already promised the region 2 billion.", "2 billion", ["Tokyo"]),
        (
            "Norland still lacks the 40 million crowns which Minister Anna Berg pledged in May.",
            "40 million",
            ["Anna Berg"],
        ),
        ("The Pentagon has authorized sending 40 trucks.", "40 trucks", ["Pentagon"]),
        (
            "The Foreign Minister arrived late. He recalled that Norland had sent 40 trucks.",
            "40 trucks",
            ["Foreign Minister"],
        ),
    ],
)
def test_speakers(text: str, words: str, speakers: list[str], lexicon: Lexicon) -> None:
    assert who(text, words, lexicon) == speakers


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The premier refused to say how many troops would leave.", "how many troops would leave"),
        ("Officials did not say when the guns would arrive.", "when the guns would arrive"),
        ("If the minister says the troops must leave, they will.", "the troops must leave"),
        ("“Nobody has asked us to go,” it read.", "asked us"),
        ("The soldiers reported for duty and told stories.", "for duty"),
        ("This attack shows that the border is open.", "the border is open"),
        ("The convoy left the town. Officials said it was late.", "The convoy left the town"),
        ("Minister Anna Berg arrived. The winter added two weeks to the march.", "two weeks to the march"),
        ("Minister Anna Berg, asked about the guns, left.", "the guns"),
        ("He told the men who had fled a story.", "who had fled"),
        ("There was no sign that the troops had left.", "the troops had left"),
        ("As the costs rose again, the ministry announced.", "the costs rose"),
        ("When the bridge fell in May, the ministry announced a plan.", "the bridge fell"),
        ("The road, the mayor knows, was never closed.", "was never closed"),
        ("The mayor put 40 million crowns into the fund.", "40 million crowns"),
        ("For a campaign of four years, the mayor acknowledged the debt.", "a campaign of four years"),
        ("The mayor gave 40 crowns as a present.", "40 crowns"),
        ("Norway promised the region 2 billion.", "2 billion"),
        ("By the end of the week, 40 trucks were there.", "40 trucks"),
        ("The town's total stood at 23.", "23"),
        ("Close to 40 million came, announced by mistake.", "40 million"),
        ("Boats were ordered by Anna Berg.", "Boats"),
        ("Minister Anna Berg did not promise 40 trucks.", "40 trucks"),
        ("The sergeant reported the theft of a truck from 2014.", "the theft of a truck"),
    ],
)
def test_nobody_vouches(text: str, words: str, lexicon: Lexicon) -> None:
    assert who(text, words, lexicon) in ([], ["it"])


def test_a_denial_carries_what_it_denies(lexicon: Lexicon) -> None:
    text = "The command rejected claims from a militia that the move was forced by rockets."
    denial, claim = heard(text, lexicon)
    assert (denial.manner, denial.stance, denial.outer) == ("denied", "denies", None)
    assert (claim.stance, claim.outer) == ("asserts", 0)
    assert claim.speaker is not None
    assert claim.speaker.name == "militia"
    assert text[claim.start : claim.end] == "the move was forced by rockets"


def test_a_release_tells_what_other_states_announce(lexicon: Lexicon) -> None:
    text = "Norway has announced 40 million crowns for the fund."
    assert heard(text, lexicon, publisher="Baltic ministers") == ()
    assert [s.speaker.name for s in heard(text, lexicon, publisher="Ministry, Norway") if s.speaker] == ["Norway"]


def test_a_government_is_that_of_the_land_it_counts_in(lexicon: Lexicon) -> None:
    speech = heard("In Malawi, the government reported 40 deaths.", lexicon)[0]
    assert speech.speaker is not None
    assert (speech.speaker.name, speech.speaker.code) == ("government", "MWI")
    other = heard("In Malawi and in Zambia the government reported 40 deaths.", lexicon)[0]
    assert other.speaker is not None
    assert other.speaker.code is None


def test_the_chain_is_ready_for_a_claim(lexicon: Lexicon) -> None:
    text = "Minister Anna Berg said officers had told her that the bridge was safe."
    at = text.index("the bridge")
    links = attribution(covering(heard(text, lexicon), at, len(text)))
    assert [(a.speaker.name, a.speaker.role) for a in links] == [("officers", None), ("Anna Berg", "Minister")]
    assert attribution(()) == ()
    assert attribution((), Speaker("The Ministry"))[0].speaker.name == "The Ministry"


def test_a_party_that_speaks_keeps_its_code(lexicon: Lexicon) -> None:
    speech = heard("NATO said the mission would grow.", lexicon)[0]
    assert speech.speaker is not None
    assert (speech.speaker.name, speech.speaker.code) == ("NATO", "NATO")


@pytest.mark.parametrize(
    ("text", "fields", "name"),
    [
        ("Anna Berg, Minister of Defence\n\nWe have sent 40 trainers.", {}, "Anna Berg"),
        (
            "The next step is near. Our aid will grow.",
            {"title": "Statement by Foreign Minister Olav Dahl on Aid"},
            "Olav Dahl",
        ),
        ("Our aid will grow. We thank our partners.", {"publisher": "Ministry of Aid"}, "Ministry of Aid"),
        ("BY THE PRESIDENT OF NORLAND\n\nA PROCLAMATION\n\nThe guns are silent.", {}, "President of Norland"),
        ("The guns have left.", {"publisher": "Norland Ministry of Defence (release)"}, "Norland Ministry of Defence"),
        ("OFFICE OF THE INSPECTOR\n\nQuarterly review\n\nThe guns have left.", {}, "Office of the Inspector"),
        (
            "Conference on Averia\nJoint statement of the co-hosts: Norway and Sweden\n\nAveria needs peace.",
            {},
            "co-hosts: Norway and Sweden",
        ),
        ("Aid grows.", {"title": "Readout of Secretary Berg's Call with King Olav"}, "Berg"),
        ("Aid grows. Ida Holm, the commander, left.", {"title": "Statement of the commander on aid"}, "Ida Holm"),
        (
            "Aid grows.",
            {"title": "Communiqué of the spring meeting", "publisher": "Baltic ministers"},
            "Baltic ministers",
        ),
        ("NATO pays for the road\n\nBrussels, 22 August 2023\n\nThe road is open.", {}, "NATO"),
    ],
)
def test_issuers(text: str, fields: dict[str, str], name: str, lexicon: Lexicon) -> None:
    speaker = issuer(text, lexicon, **fields)
    assert speaker is not None
    assert speaker.name == name


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("The army left the town on Monday.", {"publisher": "The Northern Post"}),
        ("“We have left,” the general said.", {"publisher": "The Northern Post"}),
        ("Our troops have left the town.", {"byline": "Ida Holm", "publisher": "The Northern Post"}),
        ("Our troops have left the town.", {"agencies": ("dpa",), "publisher": "The Northern Post"}),
        ("Our troops have left the town. We miss them.", {"publisher": "Northern News Agency"}),
        ("NORTHTOWN, 22 August 2023\n\nThe road is open.", {}),
        ("Norway pays for the road\n\nOslo, 22 August 2023\n\nThe road is open.", {}),
        ("The office of the mayor has burnt down.\n\nNobody was hurt.", {}),
        ("The army left. " * 14 + "Please read our rules.", {"publisher": "The Northern Post"}),
    ],
)
def test_press_reports_have_no_issuer(text: str, fields: dict[str, object], lexicon: Lexicon) -> None:
    assert issuer(text, lexicon, **fields) is None


def test_a_release_speaks_for_itself(lexicon: Lexicon) -> None:
    text = "Anna Berg, Minister of Defence\n\nNorway urges all sides to hold their fire."
    assert heard(text, lexicon) == ()


def test_a_communique_means_its_issuers(lexicon: Lexicon) -> None:
    text = (
        "Norland will pay 40 million crowns. Ministers noted that 12 towns are free. They welcomed the aid of Averia."
    )
    speeches = heard(text, lexicon, publisher="Baltic ministers (communiqué)")
    assert [s.speaker.name for s in speeches if s.speaker] == ["Baltic ministers", "Baltic ministers"]
    other = heard("The mayors noted that 12 towns are free.", lexicon, publisher="Ministry of Aid")
    assert [s.speaker.name for s in other if s.speaker] == ["mayors"]


def test_a_transcript_is_heard_turn_by_turn(lexicon: Lexicon) -> None:
    text = (
        "MR. BERG: Norland paid 40 million crowns.\n\nQUESTION: Did it pay 60 million?\n\n"
        "MR. BERG: It did not.\n\nQUESTION: Thank you."
    )
    found = [t.speaker.name if t.speaker else None for t in turns(text, lexicon)]
    assert found == ["Mr. Berg", None, "Mr. Berg", None]
    claims = [c for c in read(Document.of(text), lexicon).claims if c.amount is not None]
    assert [[a.speaker.name for a in c.attribution] for c in claims[:1]] == [["Mr. Berg"]]
    assert turns("NOTE: Norland paid.\n\nSOURCE: the fund.\n\nNorland paid.", lexicon) == ()


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Secretary of State Rex Tillerson left.", "Rex Tillerson", "Secretary of State"),
        ("NATO Secretary-General Jens Stoltenberg left.", "Jens Stoltenberg", "NATO Secretary-General"),
        ("Gen. Joseph Hart, commander of the mission, left.", "Joseph Hart", "commander of the mission"),
        ("The commanding general, Lt. Gen. Stephen J. Hart, left.", "Stephen J. Hart", "commanding general"),
        ("Ambassador Linda Hart-Greene left.", "Linda Hart-Greene", "Ambassador"),
        ("Prime Minister Mohammed al-Hakim left.", "Mohammed al-Hakim", "Prime Minister"),
    ],
)
def test_persons(text: str, name: str, role: str, lexicon: Lexicon) -> None:
    trees = syntax.parse(text, [(0, len(text))], lexicon.weights)
    (person,) = Persons(text, find_parties(text, lexicon), lexicon).find(trees)
    assert (person.name, person.role) == (name, role)
    assert text[person.name_start : person.name_end] == name


def test_a_surname_gets_the_full_name_and_role(lexicon: Lexicon) -> None:
    text = "Foreign Minister Olav Dahl spoke. Mr. Dahl left. A Dahl Street was named."
    trees = syntax.parse(text, [(s.start, s.end) for s in sentences(text)], lexicon.weights)
    persons = Persons(text, (), lexicon).find(trees)
    assert [(p.name, p.role) for p in persons[:2]] == [("Olav Dahl", "Foreign Minister")] * 2


@pytest.mark.parametrize(
    "text", ["The Recovery Conference met.", "The Foreign Ministry left.", "Rome and Oslo agreed."]
)
def test_what_is_no_person(text: str, lexicon: Lexicon) -> None:
    trees = syntax.parse(text, [(0, len(text))], lexicon.weights)
    assert Persons(text, find_parties(text, lexicon), lexicon).find(trees) == ()


PIECES = [
    "“We go,” ",
    "he said. ",
    "The army denied claims that ",
    "Mr. Dahl ",
    "said:\n\n",
    "according to ",
    "NATO ",
    "it was ",
    "lost. ",
    "” ",
    "\n\n",
    "reports ",
    "told ",
    "that ",
]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_any_text_is_read(text: str, lexicon: Lexicon) -> None:
    found = heard(text, lexicon)
    assert list(found) == sorted(found, key=lambda s: (s.start, -s.end, s.cue_start))
    for n, speech in enumerate(found):
        assert 0 <= speech.start < speech.end <= len(text)
        assert 0 <= speech.cue_start < speech.cue_end <= len(text)
        assert speech.outer != n
        assert len(covering(found, speech.start, speech.end)) >= 1


def test_the_table_is_checked(tmp_path: Path, lexicon: Lexicon) -> None:
    text = (lexicon.folder / "attributions.toml").read_text(encoding="utf-8")
    for old, new, message in [
        ('stance = "denies"', 'stance = "doubts"', "denied"),
        ("roles = [", "rolls = [", "words.roles"),
        ("window = 6", 'window = "six"', "window"),
        ("\n[words]\n", "\n[words\n", "TOML"),
    ]:
        (tmp_path / "attributions.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(Exception, match=message):
            Cues.load(tmp_path)
