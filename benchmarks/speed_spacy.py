"""Compare reading speed with a plain spaCy pipeline, on one thread of one processor.

    python benchmarks/speed_spacy.py PATH... [--model NAME] [--treebank FILE.conllu] [--minutes 5] [--rounds 3]

In: text files; a spaCy model that is installed, or a treebank to train one from, since none can be had from PyPI. Out:
words a CPU second, as articles of 500 words, for Musterbook's tagger and parser, for all its reading, from text to
claims, for spaCy's tokenizer alone, and for its tagger and parser.
"""

from __future__ import annotations

import os

os.environ.update(
    {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "BLIS_NUM_THREADS": "1"}
)

import argparse
import importlib
import importlib.metadata
import random
import time
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

ARTICLE = 500  # words

# The layout of spaCy's own small English pipeline: embedding by hashes, four convolutions, 96 wide.
_TOK2VEC = {
    "model": {
        "@architectures": "spacy.HashEmbedCNN.v2", "width": 96, "depth": 4, "embed_size": 2000, "window_size": 1,
        "maxout_pieces": 3, "subword_features": True, "pretrained_vectors": None,
    }
}  # fmt: skip
_SHARED = {"@architectures": "spacy.Tok2VecListener.v1", "width": 96, "upstream": "*"}
_TAGGER = {"model": {"@architectures": "spacy.Tagger.v2", "tok2vec": _SHARED}}
_PARSER = {
    "model": {
        "@architectures": "spacy.TransitionBasedParser.v2", "state_type": "parser", "extra_state_tokens": False,
        "hidden_width": 64, "maxout_pieces": 2, "use_upper": True, "tok2vec": _SHARED,
    }
}  # fmt: skip


def words_a_second(work: Mapping[str, Callable[[], object]], words: int, rounds: int) -> dict[str, float]:
    """Give the words a CPU second of each one's quickest round, after one that is not counted.

    They take turns, so that what else the machine does falls on all of them.
    """
    quickest: dict[str, float] = {}
    for turn in range(rounds + 1):
        for name, run in work.items():
            begin = time.process_time()
            run()
            seconds = max(time.process_time() - begin, 1e-9)
            quickest[name] = min(seconds, quickest.get(name, seconds)) if turn > 1 else seconds
    return {name: words / seconds for name, seconds in quickest.items()}


def trained(treebank: Path, minutes: float) -> tuple[Any, str]:
    """Train spaCy's small tagger and parser on nine tenths of a treebank; say how well it parses the rest."""
    spacy, training = (importlib.import_module(name) for name in ("spacy", "spacy.training"))
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config=_TOK2VEC)
    nlp.add_pipe("tagger", config=_TAGGER)
    nlp.add_pipe("parser", config=_PARSER)
    read = importlib.import_module("spacy.training.converters").conllu_to_docs
    docs = list(read(treebank.read_text("utf-8"), n_sents=4, no_print=True))
    chance = random.Random(1)
    chance.shuffle(docs)
    examples = [training.Example(nlp.make_doc(doc.text), doc) for doc in docs]
    held, kept = examples[: len(docs) // 10], examples[len(docs) // 10 :]
    optimizer = nlp.initialize(lambda: kept)
    end = time.monotonic() + 60 * minutes
    while time.monotonic() < end:
        chance.shuffle(kept)
        for batch in spacy.util.minibatch(kept, 32):
            nlp.update(batch, sgd=optimizer, drop=0.1)
            if time.monotonic() > end:
                break
    las = nlp.evaluate(held)["dep_las"] or 0.0
    return (
        nlp,
        f"tagger and parser, trained {minutes:g} minutes on {treebank.name} (LAS {100 * las:.0f} on a tenth of it)",
    )


def spacy_work(texts: Sequence[str], model: str, treebank: Path | None, minutes: float) -> Iterator[tuple[str, Any]]:
    """Give what spaCy does: its tokenizer and rule for sentences, and a pipeline with a parser where one can be had."""
    spacy = importlib.import_module("spacy")
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    version = importlib.metadata.version("spacy")
    yield f"spaCy {version}: blank('en') and its sentencizer", lambda: list(blank.pipe(texts))
    if model:
        nlp = spacy.load(model)
        yield f"spaCy {version}: {model}", lambda: list(nlp.pipe(texts))
    elif treebank is not None:
        nlp, what = trained(treebank, minutes)
        yield f"spaCy {version}: {what}", lambda: list(nlp.pipe(texts))


def musterbook_work(texts: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """Give what Musterbook does: its parse of every sentence, and all its reading, from text to claims."""
    from musterbook import Document, load_lexicon, read
    from musterbook.reading.syntax.parsing import parse
    from musterbook.reading.syntax.passages import sentences

    lexicon = load_lexicon()
    documents = [Document.of(text) for text in texts]
    version = importlib.metadata.version("musterbook")

    def parsed(text: str) -> object:
        return parse(text, [(s.start, s.end) for s in sentences(text)], lexicon.weights)

    yield f"Musterbook {version}: its tagger and parser", lambda: [parsed(text) for text in texts]
    yield f"Musterbook {version}: every sentence parsed, to claims", lambda: [read(d, lexicon) for d in documents]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("paths", type=Path, nargs="+", help="text files to read")
    parser.add_argument("--model", default="", help="a spaCy model that is installed")
    parser.add_argument("--treebank", type=Path, help="a CoNLL-U file to train spaCy's small pipeline on")
    parser.add_argument("--minutes", type=float, default=5.0, help="how long to train")
    parser.add_argument("--rounds", type=int, default=3, help="of which the quickest counts")
    options = parser.parse_args(arguments)
    for path in [*options.paths, *filter(None, [options.treebank])]:
        if not path.is_file():
            parser.error(f"{path}: no such file")
    warnings.simplefilter("ignore")
    texts = [path.read_text("utf-8") for path in options.paths]
    words = sum(len(text.split()) for text in texts)
    work = dict(musterbook_work(texts))
    try:
        work |= spacy_work(texts, options.model, options.treebank, options.minutes)
    except ImportError:
        print("spaCy is not installed: see benchmarks/README.md")
    print(f"{len(texts)} texts, {words:,} words\n\n{'words/s':>9}  {'articles/s':>10}")
    for name, speed in words_a_second(work, words, options.rounds).items():
        print(f"{speed:>9,.0f}  {speed / ARTICLE:>10,.0f}  {name}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
