"""The codebook says what the lexicon and the reader say: its tables are theirs, its sentences are read as it states."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from musterbook.lexicon import Lexicon, load_lexicon
from musterbook.lexicon.patterns import Kind, Stage
from musterbook.records import KINDS, STAGES
from tests.documentation.sentences import Example, Wanted, examples

DOCS = Path(__file__).resolve().parent.parent / "docs"
CODEBOOK, LIMITS = ((DOCS / name).read_text(encoding="utf-8") for name in ("codebook.md", "limits.md"))
READ = [e for e in examples(CODEBOOK) if e.heading != "Known limits"]
MISSED = [e for e in examples(CODEBOOK) if e.heading == "Known limits"] + list(examples(LIMITS))
ALL = READ + MISSED
PATTERNS = load_lexicon().patterns


def named(found: list[Example]) -> list[object]:
    return [pytest.param(e, id=f"{e.heading}-{e.line}") for e in found]


@pytest.mark.parametrize("example", named(READ))
def test_a_sentence_is_read_as_the_page_says(lexicon: Lexicon, example: Example) -> None:
    assert example.holds(lexicon), f"line {example.line}: “{example.sentence}” is not read as {example.said}"


@pytest.mark.parametrize("example", named(MISSED))
def test_a_known_limit_is_one(lexicon: Lexicon, example: Example) -> None:
    told = f"line {example.line}: “{example.sentence}” is now read as it should be: move it to where it belongs"
    assert not example.holds(lexicon), told


def test_every_example_is_written_so_that_it_can_be_read() -> None:
    lines = [line for page in (CODEBOOK, LIMITS) for line in page.splitlines() if line.startswith("- “")]
    assert len(lines) == len(ALL) > 70
    for example in ALL:
        for wanted in example.wanted:
            assert wanted.kind in KINDS
            assert wanted.stage in STAGES


def test_each_kind_and_stage_has_examples_and_there_are_negatives() -> None:
    pairs = [w for e in ALL for w in e.wanted]
    assert min(Counter(w.kind for w in pairs)[kind] for kind in KINDS) >= 5
    assert min(Counter(w.stage for w in pairs)[stage] for stage in STAGES) >= 2
    assert sum(not e.wanted for e in ALL) >= 8


def kind_row(kind: Kind) -> str:
    return f"| `{kind.name}` | {kind.definition} | {', '.join(kind.requires)} |"


def stage_row(stage: Stage) -> str:
    others = ((stage.ledger_goods, "persons and goods"), (stage.ledger_statement, "kind statement"))
    lines = [stage.ledger or "", *(f"{line} ({of})" for line, of in others if line not in (None, stage.ledger))]
    return f"| `{stage.name}` | {stage.definition} | {'; '.join(filter(None, lines))} |"


@pytest.mark.parametrize("row", [*map(kind_row, PATTERNS.kinds.values()), *map(stage_row, PATTERNS.stages.values())])
def test_the_tables_are_those_of_the_lexicon(row: str) -> None:
    assert row.replace("|  |", "| |") in CODEBOOK.splitlines()


def test_an_example_names_every_claim_and_its_slots(lexicon: Lexicon) -> None:
    def holds(said: str) -> bool:
        return Example("Norway gave $12 million to Mali.", said, "", 1).holds(lexicon)

    assert holds("`commitment delivered`")
    assert holds("`commitment delivered` (party Norway; amount $12 million; no period; quote gave $12 million to Mali)")
    assert not holds("`commitment pledged`")
    assert not holds("`commitment delivered` (party Mali)")
    assert not holds("`commitment delivered` (no party)")
    assert not holds("`commitment delivered` + `figure assessed`")
    assert not holds("nothing")


def test_examples_are_found_with_their_heading_and_their_claims() -> None:
    page = (
        "## One\n\n- “A “b” c.” → `event ended` (party X; Y; no place)\n  + `figure ended`\n- “D.” → nothing\n- other\n"
    )
    first, second = examples(page)
    assert (first.sentence, first.heading, first.line) == ("A “b” c.", "One", 3)
    assert second.wanted == ()
    with pytest.raises(ValueError, match="line 1"):
        Example("A.", "`event ended` and more", "", 1).wanted  # noqa: B018
    assert Wanted("figure", "ended", ()) in first.wanted
