"""Read treebanks (CoNLL-U), bring them to one convention and write the training corpus as JSON Lines.

In: git folders of UD_English (EWT), UD_English-GUM and UD_English-PUD. Out: train.jsonl, dev.jsonl, test-*.jsonl, one
sentence a line: {"text", "words", "spans", "tags", "heads" (0 = root), "labels"}. Only texts whose own licence allows
redistribution are taken from GUM (see README).

    python treebanks.py EWT.git GUM.git PUD.git OUT
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

GUM_GENRES = ("news", "interview", "bio", "voyage", "academic", "textbook", "speech")

# The releases differ (EWT is UD 2.8, GUM and PUD 2.16): subtypes that one of them lacks are folded.
LABELS = {
    "obl:tmod": "obl:unmarked",
    "obl:npmod": "obl:unmarked",
    "nmod:tmod": "nmod:unmarked",
    "nmod:npmod": "nmod:unmarked",
    "nsubj:outer": "nsubj",
    "csubj:outer": "csubj",
    "csubj:pass": "csubj",
    "advcl:relcl": "advcl",
    "flat:foreign": "flat",
    "flat:name": "flat",
    "obl:agent": "obl",
    "nmod:desc": "compound",
    "dislocated": "parataxis",
    "reparandum": "dep",
    "orphan": "dep",
    "aux:cop": "cop",
}
MONTHS = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec"} | {
    "january",
    "february",
    "march",
    "april",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
}
TITLES = {
    "president",
    "mr",
    "mrs",
    "ms",
    "dr",
    "sen",
    "senator",
    "rep",
    "representative",
    "gen",
    "general",
    "col",
    "colonel",
    "capt",
    "captain",
    "lt",
    "lieutenant",
    "sgt",
    "sergeant",
    "maj",
    "major",
    "admiral",
    "adm",
    "secretary",
    "minister",
    "premier",
    "chancellor",
    "king",
    "queen",
    "prince",
    "princess",
    "pope",
    "sir",
    "lord",
    "lady",
    "judge",
    "justice",
    "governor",
    "gov",
    "mayor",
    "professor",
    "prof",
    "father",
    "sheikh",
    "sheik",
    "imam",
    "ayatollah",
    "mullah",
    "ambassador",
    "congressman",
    "congresswoman",
    "commander",
    "chairman",
    "director",
    "rev",
    "reverend",
    "saint",
    "st",
    "sister",
    "brother",
    "uncle",
    "aunt",
    "miss",
    "officer",
    "detective",
    "deputy",
    "chief",
}


@dataclass
class Sentence:
    """One sentence of a treebank: words with their tags, heads (0 = root) and labels."""

    text: str = ""
    words: list[str] = field(default_factory=list)
    spaces: list[bool] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


def sentences(conllu: str) -> Iterator[Sentence]:
    """Read CoNLL-U; of a multiword token its syntactic words are kept, and the space after the last of them."""
    for block in conllu.split("\n\n"):
        sentence, inside = Sentence(), (0, 0, False)
        for line in block.splitlines():
            if line.startswith("# text = "):
                sentence.text = line[9:]
            if not line or line.startswith("#"):
                continue
            number, word, _, _, tag, _, head, label, _, misc = line.split("\t")
            space = "SpaceAfter=No" not in misc
            if "-" in number:
                first, last = map(int, number.split("-"))
                inside = (first, last, space)
            elif "." not in number:
                if inside[0] <= int(number) <= inside[1]:
                    space = inside[2] if int(number) == inside[1] else False
                sentence.words.append(word)
                sentence.spaces.append(space)
                sentence.tags.append("" if tag == "_" else tag)
                sentence.heads.append(int(head))
                sentence.labels.append(LABELS.get(label, label))
        if sentence.words:
            yield _harmonised(sentence)


def _harmonised(s: Sentence) -> Sentence:
    """Bring titles ("President Bush") and dates ("May 5") of the older release to the newer convention."""
    for i, word in enumerate(s.words):
        if word.lower().rstrip(".") in TITLES and s.tags[i] in ("NNP", "NN"):
            names = [j for j in range(i + 1, len(s.words)) if s.heads[j] == i + 1 and s.labels[j] == "flat"]
            if names:
                name = names[0]
                s.heads[name], s.labels[name] = s.heads[i], s.labels[i]
                s.heads = [name + 1 if h == i + 1 and j != name else h for j, h in enumerate(s.heads)]
                s.heads[i], s.labels[i] = name + 1, "compound"
    for i, head in enumerate(s.heads):
        if s.labels[i] == "nummod" and head and s.words[head - 1].lower().rstrip(".") in MONTHS:
            s.labels[i] = "nmod:unmarked"
    return s


def with_spans(s: Sentence) -> dict[str, object]:
    """Give the sentence as plain values, each word with its place in a text put together from words and spaces."""
    text, spans = "", []
    for word, space in zip(s.words, s.spaces, strict=True):
        spans.append((len(text), len(text) + len(word)))
        text += word + (" " if space else "")
    return {
        "text": text.rstrip(),
        "words": s.words,
        "spans": spans,
        "tags": s.tags,
        "heads": s.heads,
        "labels": s.labels,
    }


def _show(repository: str, path: str) -> str:
    command = ["git", "--git-dir", repository, "show", f"HEAD:{path}"]
    return subprocess.run(command, capture_output=True, check=True).stdout.decode("utf-8", "replace")


def _names(repository: str, folder: str) -> list[str]:
    command = ["git", "--git-dir", repository, "ls-tree", "-r", "--name-only", "HEAD", folder]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.split()


def _gum(repository: str, part: str, genres: tuple[str, ...]) -> Iterator[Sentence]:
    there = set(_names(repository, "not-to-release/sources/"))
    for name in _show(repository, f"not-to-release/file-lists/files.{part}").split():
        path = f"not-to-release/sources/{name.removesuffix('.conllu')}.conllu"
        if path in there and re.split(r"_", name)[1] in genres:
            yield from sentences(_show(repository, path))


def _ewt_train(repository: str) -> Iterator[Sentence]:
    there = set(_names(repository, "not-to-release/sources/"))
    for name in _show(repository, "not-to-release/file-lists/files.train").split():
        path = f"not-to-release/sources/{name.removesuffix('.conllu')}.conllu"
        if path in there:
            yield from sentences(_show(repository, path))


def main(ewt: str, gum: str, pud: str, out: str) -> None:
    other = tuple(g for g in GUM_GENRES if g != "news")
    corpora = {
        "train": [*_ewt_train(ewt), *_gum(gum, "train", GUM_GENRES)],
        "dev": [*sentences(_show(ewt, "en_ewt-ud-dev.conllu")), *_gum(gum, "dev", other)],
        "test-pud": [*sentences(_show(pud, "en_pud-ud-test.conllu"))],
        "test-gum-news": [*_gum(gum, "dev", ("news",)), *_gum(gum, "test", ("news",))],
        "test-ewt": [*sentences(_show(ewt, "en_ewt-ud-test.conllu"))],
    }
    Path(out).mkdir(parents=True, exist_ok=True)
    for name, corpus in corpora.items():
        with (Path(out) / f"{name}.jsonl").open("w", encoding="utf-8") as stream:
            for sentence in corpus:
                stream.write(json.dumps(with_spans(sentence), ensure_ascii=False) + "\n")
        print(f"{name}: {len(corpus)} sentences, {sum(len(s.words) for s in corpus)} words")


if __name__ == "__main__":
    main(*sys.argv[1:])
