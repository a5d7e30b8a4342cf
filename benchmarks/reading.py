"""Measure what reading costs: articles a CPU second, memory, time until ready, and how time grows with a text.

    python benchmarks/reading.py [PATH...] [--rounds 5] [--longest 1000000]

What an article costs grows with its claims, so their number stands beside.

In: files or folders that Musterbook can take in; without any, the dispatches that ship. Their paragraphs are joined to
articles of about 500 words, and to longer texts for the growth. Out: a table. One process, one thread; time is the
processor's (`time.process_time`), memory the operating system's peak (VmHWM, else `ru_maxrss`) of a fresh process.
"""

from __future__ import annotations

import argparse
import itertools
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import musterbook

ARTICLE = 500  # words
_DISPATCHES = Path(musterbook.__file__).parent / "demo" / "dispatches"
_FRESH = """
import sys, time
began = time.perf_counter(), time.process_time()
import musterbook
text = sys.stdin.read()
found = musterbook.read(musterbook.Document.of(text, issued="2020-01-31"), musterbook.load_lexicon())
assert found.claims
print(time.perf_counter() - began[0], time.process_time() - began[1])
from reading import peak
print(peak())
"""


def peak() -> float:
    """Give the most memory this process has held, in megabytes (10^6 bytes)."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(x for x in status.read_text("ascii").splitlines() if x.startswith("VmHWM:"))
        return int(line.split()[1]) * 1024 / 1e6
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def paragraphs(paths: Sequence[Path]) -> list[str]:
    """Give the paragraphs of what can be taken in at some paths, in order."""
    taken = musterbook.take([str(path) for path in paths or [_DISPATCHES]])
    texts = [t.document.text for t in taken if t.document is not None]
    return [line for text in texts for line in text.splitlines() if line.strip()]


def articles(parts: Iterable[str], words: int = ARTICLE) -> Iterator[str]:
    """Join paragraphs to texts of at least some words; what is left over at the end is left out."""
    held: list[str] = []
    for part in parts:
        held.append(part)
        if sum(len(p.split()) for p in held) >= words:
            yield "\n\n".join(held)
            held = []


def filled(pieces: Iterable[str], length: int, joint: str = " ") -> str:
    """Join pieces until a length in code points is reached; the pieces must not end before."""
    held, size = [], 0
    for piece in pieces:
        held.append(piece)
        size += len(piece) + len(joint)
        if size >= length:
            break
    return joint.join(held)


def shuffled(parts: Sequence[str], seed: int = 1) -> Iterator[str]:
    """Give the parts again and again, in another order each time."""
    chance = random.Random(seed)
    while True:
        yield from chance.sample(parts, len(parts))


def _numbered(pattern: str) -> Iterator[str]:
    return (pattern.format(n, _name(n)) for n in itertools.count(1))


def _name(n: int) -> str:
    return "Anna B" + "".join(chr(97 + n // 26**k % 26) for k in range(4))


# Texts that have made readers slow: what is long and has no end, and what there is a great deal of.
SHAPES: dict[str, Callable[[int], str]] = {
    "a line without stops": lambda n: filled(itertools.cycle(["the aid that", "Norway had sent", "to Iraq in May"]), n),
    "one long word": lambda n: "ab7-" * (n // 4),
    "names": lambda n: filled(_numbered("Minister {1} met General {1}."), n),
    "roles": lambda n: filled(_numbered("Mr. {1}, the minister of defence, met the general. He left."), n, "\n\n"),
    "amounts": lambda n: filled(_numbered("${0} million"), n, ", "),
    "counts": lambda n: filled(_numbered("{0} troops"), n, " and "),
    "dates": lambda n: filled(itertools.cycle(["It met on Monday.", "It ends on May 14, 2019.", "It left."]), n),
    "quotes": lambda n: filled(_numbered("“We gave {0} tents to them,” he said."), n),
    "quotes never closed": lambda n: filled(itertools.cycle(["“We gave tents to them all, he said."]), n),
    "speeches after a colon": lambda n: filled(itertools.cycle(["The minister said:"]), n, "\n\n"),
    "speech within speech": lambda n: filled(itertools.cycle(["he said that"]), n),
    "denials": lambda n: filled(itertools.cycle(["The army denied that it had killed 30 people."]), n),
    "brackets": lambda n: "(a " * (n // 6) + ") " * (n // 4),
    "pronouns": lambda n: filled(itertools.cycle(["The alliance met.", "It will train 300 police.", "They left."]), n),
    "bullets": lambda n: filled(_numbered("• Norway: ${0} million"), n, "\n"),
    "figures set apart": lambda n: filled(_numbered("Norway has {0} troops in Mali. The figures differ."), n, "\n\n"),
    "attending": lambda n: filled(_numbered("The summit was attended by {0} delegates."), n, "\n\n"),
    "peoples": lambda n: filled(_numbered("It fed Afghans. In Afghanistan, {0} people need aid."), n, "\n\n"),
    "blank lines": lambda n: " \n" * (n // 2),
}  # fmt: skip


def seconds(text: str, issued: str = "2020-01-31") -> float:
    """Give the processor's time for reading one text."""
    document, lexicon = musterbook.Document.of(text, issued=issued), musterbook.load_lexicon()
    began = time.process_time()
    musterbook.read(document, lexicon)
    return time.process_time() - began


def growth(make: Callable[[int], str], length: int, factor: int = 10, rounds: int = 3) -> float:
    """Give how many times as long a text takes that is some times as long; the quickest round of each counts."""
    short, long = make(length), make(length * factor)
    seconds(short)
    return min(seconds(long) for _ in range(rounds)) / min(seconds(short) for _ in range(2 * rounds))


def fresh(text: str) -> tuple[float, float, float]:
    """Read a text in a process of its own: seconds by the clock and of the processor, and megabytes."""
    here = [str(Path(__file__).parent), str(Path(musterbook.__file__).parent.parent)]
    command = [sys.executable, "-c", f"import sys; sys.path[:0] = {here}\n{_FRESH}"]
    said = subprocess.run(command, input=text, capture_output=True, text=True, check=True, encoding="utf-8").stdout
    clock, processor, memory = map(float, said.split())
    return clock, processor, memory


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("paths", type=Path, nargs="*", help="files or folders; without any, the dispatches that ship")
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured")
    parser.add_argument("--longest", type=int, default=1_000_000, help="code points of the longest text")
    options = parser.parse_args(arguments)
    parts = paragraphs(options.paths)
    texts = list(articles(parts))
    if not texts:
        parser.error(f"fewer than {ARTICLE} words to read")
    _rates(texts, options.rounds)
    _fresh_processes(texts[0], filled(shuffled(parts), options.longest, "\n\n"), options.rounds)
    _growths(parts, options.longest, options.rounds)
    return 0


def _rates(texts: Sequence[str], rounds: int) -> None:
    size = sum(len(text.split()) for text in texts) / ARTICLE
    seconds(texts[0])
    first = sum(map(seconds, texts)) / size
    again = [[seconds(text) for text in texts] for _ in range(rounds)]
    middle = statistics.median(sum(times) for times in again) / size
    least = sum(min(times) for times in zip(*again, strict=True)) / size
    print(f"{len(texts)} articles of about {ARTICLE} words, {_claims(texts) / size:.0f} claims each\n")
    for name, took in (("read for the first time", first), ("read again, median", middle), ("quickest", least)):
        print(f"{name:28} {1 / took:8.1f} articles/s of one core  {1000 * took:6.1f} ms each", flush=True)


def _claims(texts: Sequence[str]) -> int:
    documents, lexicon = (musterbook.Document.of(text) for text in texts), musterbook.load_lexicon()
    return sum(len(musterbook.read(document, lexicon).claims) for document in documents)


def _fresh_processes(article: str, long: str, rounds: int) -> None:
    runs = [fresh("Norway will give more than $40 million to Iraq.") for _ in range(rounds)]
    print(f"{'ready, with a first claim':28} {min(r[0] for r in runs):8.2f} s  {min(r[1] for r in runs):.2f} s of CPU")
    print(f"{'peak memory, one article':28} {fresh(article)[2]:8.0f} MB")
    print(f"{f'peak memory, {len(long):,} signs':28} {fresh(long)[2]:8.0f} MB\n", flush=True)


def _growths(parts: Sequence[str], longest: int, rounds: int) -> None:
    print("times as long for ten times the length")
    lengths = [n for n in (longest // 100, longest // 10) if n >= 1000]
    for n in lengths:
        ratio = growth(lambda size: filled(shuffled(parts), size, "\n\n"), n, rounds=max(1, rounds // 2))
        print(f"{f'paragraphs, {n:,} to {10 * n:,}':40} {ratio:6.1f}", flush=True)
    for name, make in SHAPES.items():
        print(f"{name + ', 5,000 to 50,000':40} {growth(make, 5000, rounds=max(1, rounds // 2)):6.1f}", flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
