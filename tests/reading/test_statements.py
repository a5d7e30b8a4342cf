"""Statements: one for each thing that somebody says is so, should be so or will be held to."""

import pytest

from musterbook import Document, read
from musterbook.lexicon import Lexicon


def statements(text: str, lexicon: Lexicon) -> list[str]:
    claims = read(Document.of(text, issued="2020-06-04"), lexicon).claims
    return [c.quote for c in claims if c.kind == "statement"]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("We will not relent until the Islamic State is no longer a threat.", ["We will not relent"]),
        ("Norway will act before the Islamic State poses a threat to Iraq.", ["Norway will act"]),
        ("Returns must be organised and properly watched.", ["Returns must be organised"]),
        ("Britain will act should these attacks continue.", ["Britain will act should these attacks continue"]),
        (
            "Norway remains committed to working with Iraq to counter the Islamic State threat to Europe.",
            ["Norway remains committed to working with Iraq to counter the Islamic State threat to Europe"],
        ),
    ],
)
def test_one_statement_where_a_clause_only_bounds_or_continues_another(
    text: str, quotes: list[str], lexicon: Lexicon
) -> None:
    assert statements(text, lexicon) == quotes


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        (
            '"This does not solve the problem. We are disappointed at the outcome," the envoy Jan Berg said.',
            ["This does not solve the problem", "We are disappointed at the outcome"],
        ),
        (
            "Prime Minister Erna Solberg said the road north was unsafe and the bridge was in ruins.",
            ["the road north was unsafe", "the bridge was in ruins"],
        ),
        (
            "The envoy Jan Berg said the outcome of the pledging conference in Geneva was disappointing.",
            ["the outcome of the pledging conference in Geneva was disappointing"],
        ),
    ],
)
def test_each_clause_of_a_speech_is_a_statement(text: str, quotes: list[str], lexicon: Lexicon) -> None:
    assert statements(text, lexicon) == quotes


@pytest.mark.parametrize(
    "text",
    [
        '"We have seen what happened there," the envoy Jan Berg said.',
        '"I thank those who gave so generously," the envoy Jan Berg said.',
        '"We share our deepest condolences with the families," the envoy Jan Berg said.',
        '"We drove there in the rain," the envoy Jan Berg said.',
        "The envoy Jan Berg said what the word means here.",
    ],
)
def test_courtesies_questions_and_what_speakers_did_are_none(text: str, lexicon: Lexicon) -> None:
    assert statements(text, lexicon) == []


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("Norway wants to withdraw its 300 soldiers from Mali.", "planned"),
        ("Norway wants the United States to withdraw its 300 soldiers from Mali.", "goal"),
        ("Norway was asked to withdraw its 300 soldiers from Mali.", "goal"),
        ("Norway needs to withdraw its 300 soldiers from Mali.", "goal"),
    ],
)
def test_what_one_wants_to_do_is_a_plan_and_what_others_are_to_do_a_call(
    text: str, stage: str, lexicon: Lexicon
) -> None:
    claims = read(Document.of(text, issued="2020-06-04"), lexicon).claims
    assert {c.stage for c in claims if c.amount is not None} == {stage}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Ministers adopted a declaration in Rome in which they pledged to redouble their efforts.", "resolve"),
        ("The envoy said the group held the town in June and the road was no longer safe.", "assertion"),
        ("Ministers gathered in Rome on Monday to reaffirm their commitment to defeating the group.", "reaffirm"),
    ],
)
def test_a_statement_beside_an_event_stands(text: str, rule: str, lexicon: Lexicon) -> None:
    claims = read(Document.of(text, issued="2020-06-04"), lexicon).claims
    assert rule in {c.rules[0] for c in claims if c.kind == "statement"}


@pytest.mark.parametrize(
    "text",
    [
        "Norway will provide the $100 million it pledged to support Iraq.",
        "The United States pledged to provide about $300 million.",
        'The envoy Jan Berg said: "There has been only one raid in Mosul this week."',
    ],
)
def test_what_a_sum_or_a_count_says_is_not_said_again(text: str, lexicon: Lexicon) -> None:
    assert statements(text, lexicon) == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("The command denied that its troops had left.", "The command denied that its troops had left"),
        ("Oslo rejected claims it had paid a ransom.", "Oslo rejected claims it had paid a ransom"),
        ("Norway denied any role in the raid.", "Norway denied any role in the raid"),
    ],
)
def test_a_denial_holds_what_it_denies(text: str, quote: str, lexicon: Lexicon) -> None:
    claims = read(Document.of(text, issued="2020-06-04"), lexicon).claims
    assert quote in {c.quote for c in claims if c.stage == "denied"}


@pytest.mark.parametrize(
    "text",
    [
        "The group has not claimed responsibility for the attack.",
        "The new list was not said to replace the old one.",
        "Norway never accused the army of the raid.",
    ],
)
def test_what_nobody_claimed_is_no_claim(text: str, lexicon: Lexicon) -> None:
    claims = read(Document.of(text, issued="2020-06-04"), lexicon).claims
    assert not [c for c in claims if c.stage == "claimed"]
