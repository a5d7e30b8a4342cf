"""What `changes.py` tells of two readings of one text."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import changes
import pytest
from corpora import Corpus

from musterbook.evaluation import Compared, Evaluation, compare
from musterbook.evaluation.agreement import Judge
from musterbook.evaluation.annotations import Annotation
from musterbook.lexicon import Lexicon
from musterbook.records import Claim, Document, dumps, to_dict

TEXT = "Norway sent troops. Sweden warned of famine. Denmark met its partners."


def claim(words: str, kind: Any = "event", stage: Any = "ended", **fields: Any) -> Claim:
    start = TEXT.index(words)
    end = start + len(words)
    return Claim(Claim.identity("d", kind, start, end), "d", kind, stage, start, end, words, rules=("rule",), **fields)


def annotation(words: str, kind: str = "event", stage: str = "ended") -> Annotation:
    start = TEXT.index(words)
    return Annotation(kind, stage, words, start, start + len(words))


BEFORE = [claim("sent troops"), claim("Sweden", "statement"), claim("met its partners")]
AFTER = [
    claim("Norway sent troops", stage="delivered"),
    claim("warned of famine", "statement", "assessed"),
    claim("met its partners"),
]


@pytest.fixture
def both(lexicon: Lexicon) -> tuple[Compared, Compared]:
    wanted = [annotation("sent troops"), annotation("warned of famine", "statement", "assessed")]
    judge, document = Judge(lexicon), Document.of(TEXT)
    before, after = (compare(document, wanted, read, judge, stem="a") for read in (BEFORE, AFTER))
    return before, after


def test_claims_are_paired_by_id_then_by_overlap_of_a_kind() -> None:
    assert changes.paired(BEFORE, AFTER) == [
        (BEFORE[2], AFTER[2]),
        (BEFORE[0], AFTER[0]),
        (BEFORE[1], None),
        (None, AFTER[1]),
    ]
    assert changes.paired([claim("Norway sent")], [claim("sent troops. Sweden")]) == [
        (claim("Norway sent"), None),
        (None, claim("sent troops. Sweden")),
    ]
    assert changes.paired([claim("sent troops")], [claim("sent troops", "figure")])[0][1] is None


def test_changes_say_what_was_right_and_is_right(both: tuple[Compared, Compared]) -> None:
    found = list(changes.changes(*both))
    assert [(c.sign, c.claim.quote, c.was_right, c.is_right) for c in found] == [
        ("~", "Norway sent troops", True, True),
        ("-", "Sweden", False, False),
        ("+", "warned of famine", False, True),
    ]
    assert found[0].slots == (("stage", "right→false"),)
    assert list(changes.changes(both[0], both[0])) == []


def test_the_report_lists_claims_and_counts_but_of_a_corpus_apart_counts_alone(
    both: tuple[Compared, Compared],
) -> None:
    before, after = (Evaluation((compared,)) for compared in both)
    lines = list(changes.report(Corpus("reading", Path()), before, after))
    assert lines[:4] == [
        "~ right       a: event delivered “Norway sent troops” [rule]",
        "    stage: ended → delivered (right→false)",
        "- false       a: statement ended “Sweden” [rule]",
        "+ right       a: statement assessed “warned of famine” [rule]",
    ]
    assert lines[4] == "reading  all          gained 1 (1 right), lost 1 (0 right), changed 1 (1 right)"
    assert "reading  statement            F1 0.0000 → 1.0000, right 0 → 1 of 1" in lines
    apart = list(changes.report(Corpus("apart", Path(), apart=True), before, after))
    assert apart == [line.replace("reading ", "apart   ") for line in lines[4:]]


def test_a_commit_is_read_with_its_own_code_and_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A repository whose `musterbook` prints one claim: it is what is run, and its output is kept."""
    package = tmp_path / "repository" / "src" / "musterbook"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("", encoding="utf-8")
    line = dumps({"source": "docs/a.txt", **to_dict(claim("Norway"))})
    (package / "__main__.py").write_text(f"print({line!r})\n", encoding="utf-8")
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-C", str(tmp_path / "repository")]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-qm", "One"]):
        subprocess.run([*git, *arguments], check=True)
    commit = subprocess.run([*git, "rev-parse", "HEAD"], capture_output=True, text=True, check=True).stdout.strip()
    here = tmp_path / "repository" / "evaluation"
    for folder in (here / "c" / "records", here / "c" / "docs"):
        folder.mkdir(parents=True)
    monkeypatch.setattr(changes, "HERE", here)
    monkeypatch.setattr("corpora.HERE", here)
    monkeypatch.setattr(changes, "CACHE", tmp_path / "cache")
    corpus = Corpus("c", here / "c" / "docs")
    read = changes.read_at(commit, corpus)
    assert [c.quote for c in read["a"]] == ["Norway"]
    (kept,) = (tmp_path / "cache").iterdir()
    kept.write_text("", encoding="utf-8")
    assert changes.read_at(commit, corpus) == {}


def test_a_commit_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert changes.main(["no-such-commit"]) == 1
    assert capsys.readouterr().err == "changes.py: no-such-commit: no such commit here\n"
