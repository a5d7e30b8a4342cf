"""Every rule of accounting has its section, under its number and its name, and no section is without a rule."""

from __future__ import annotations

import re
from pathlib import Path

from musterbook.lexicon import load_lexicon

PAGE = Path(__file__).resolve().parents[2] / "docs" / "accounting.md"


def test_the_page_has_the_rules_by_number_and_name() -> None:
    sections = re.findall(r"^## (\d+) (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    rules = load_lexicon().accounting.rules
    assert [(int(number), name.lower()) for number, name in sections] == [
        (n, rule.name.lower()) for n, rule in rules.items()
    ]
    assert list(rules) == list(range(1, 20))
    assert all(rule.says.endswith(".") for rule in rules.values())
