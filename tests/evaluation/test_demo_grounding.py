"""What people annotated in the dispatches is mostly held by the words; far below these floors `ground` is broken.

The floors stand well under the shares measured when they were set (amount 88 %, stage 97 %, place 96 %, speaker 85 %,
party 68 %, whole records 46 %): they follow the reading, which is tuned elsewhere.
"""

from __future__ import annotations

from demo.grounding import measure

FLOORS = {"amount": 0.80, "stage": 0.90, "place": 0.85, "attribution": 0.75, "party": 0.55, "whole claim": 0.35}


def test_what_people_annotated_is_mostly_accepted() -> None:
    counts = measure()
    assert sum(counts["whole claim"].values()) > 800
    for slot, floor in FLOORS.items():
        filled = counts[slot].total() - counts[slot]["absent"]
        assert 1 - counts[slot]["not held"] / filled >= floor, (slot, counts[slot])
