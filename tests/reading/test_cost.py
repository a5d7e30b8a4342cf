"""What reading costs grows with the length of a document and no faster, whatever it is made of; and it stays small."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from musterbook.lexicon import Lexicon
from musterbook.reading import read
from musterbook.records import Document

_TIMES = 10
_MOST = 11 * 1.3  # the bound, and what a shared machine adds
_SENTENCE = (
    "Norway pledged $12 million to Mali on Monday, and the minister, Ine Holt, said that 300 soldiers would go. "
)


def _seconds(text: str, lexicon: Lexicon) -> float:
    begun = time.process_time()
    read(Document.of(text, issued="2020-01-02"), lexicon)
    return time.process_time() - begun


@pytest.mark.parametrize(
    "unit",
    [
        pytest.param(_SENTENCE, id="one paragraph"),
        pytest.param(_SENTENCE + "\n\n", id="paragraphs"),
        pytest.param("Norway, Mali, Sweden and Togo, ", id="names without a stop"),
        pytest.param("$12 million, 300 soldiers, ", id="amounts without a stop"),
        pytest.param("“It will go,” he said. ", id="quotations"),
        pytest.param("((in Mali) ", id="brackets"),
    ],
)
def test_ten_times_the_length_takes_about_ten_times_as_long(lexicon: Lexicon, unit: str) -> None:
    small, large = unit * (6_000 // len(unit)), unit * (_TIMES * 6_000 // len(unit))
    _seconds(small, lexicon)
    ratios = []
    for _ in range(3):  # the machine is shared: the best of three
        ratios.append(_seconds(large, lexicon) / _seconds(small, lexicon))
        if ratios[-1] <= _MOST:
            return
    raise AssertionError(f"{min(ratios):.1f} times as long")


def test_it_is_ready_soon_and_takes_little_memory() -> None:
    script = (
        "import time; t = time.process_time(); import musterbook; lexicon = musterbook.load_lexicon();"
        f"musterbook.read(musterbook.Document.of({_SENTENCE!r}), lexicon); ready = time.process_time() - t;"
        f"musterbook.read(musterbook.Document.of({_SENTENCE!r} * 400), lexicon);"
        "print(ready, next(int(r.split()[1]) for r in open('/proc/self/status') if r.startswith('VmHWM')) / 1024)"
    )
    out = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, text=True).stdout
    ready, peak = map(float, out.split())
    assert ready < 2.0  # one second on an idle machine
    assert peak < 250
