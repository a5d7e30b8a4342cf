"""What reading activities and reconciling cost grows no faster than what is read."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import iati
import reconciliation

from musterbook.lexicon import Lexicon
from musterbook.linking.reconciliation import reconcile


def seconds(pledges: int, flows: int, lexicon: Lexicon) -> tuple[float, Counter[str]]:
    maker = reconciliation.Maker(pledges)
    rows = list(maker.flows(flows))
    began = time.process_time()
    found = reconcile(maker.pledges, rows, lexicon.matching)
    return time.process_time() - began, Counter(settled.outcome for settled in found.settled)


def test_ten_times_the_flows_take_about_ten_times_as_long(lexicon: Lexicon) -> None:
    small, _ = min(seconds(200, 4_000, lexicon) for _ in range(3))
    large, _ = min(seconds(200, 40_000, lexicon) for _ in range(3))
    assert large < 25 * small


def test_what_was_paid_in_whole_is_found_among_many(lexicon: Lexicon) -> None:
    _, found = seconds(1_000, 40_000, lexicon)
    assert found["matched"] >= 250  # one in four is paid by one flow of its sum
    assert found["in conflict"] == 0


def test_made_up_activities_lose_nothing(tmp_path: Path) -> None:
    one, many = tmp_path / "one.xml", tmp_path / "many.xml"
    iati.made_up(one, 3)
    assert iati.repeated(one, many, 2) == 2
    assert iati.musterbook(many) == iati.lxml(many) == 240
    elements, missing = iati.lost(many)
    assert elements > 240
    assert missing == 0
