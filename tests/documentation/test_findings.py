"""The page of finding codes names every code there is, and none that is not."""

from __future__ import annotations

import re
from pathlib import Path

import musterbook

PACKAGE = Path(musterbook.__file__).parent
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "findings.md").read_text(encoding="utf-8")
_FAMILIES = "audit|corpus|export|flows|intake|posting|reading|table"


def codes_in_the_code() -> set[str]:
    """Codes as they stand in quotation marks; the checks of audits and of tables give theirs without the family."""
    texts = {path: path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")}
    found = {m for text in texts.values() for m in re.findall(rf'"((?:{_FAMILIES})\.(?!toml")[a-z_]+)"', text)}
    checks = re.findall(r'_finding\("([a-z_]+)"', texts[PACKAGE / "audit.py"])
    rows = re.findall(r'_bad\(row, .{1,40}?, "([a-z_]+)",', texts[PACKAGE / "intake" / "tables.py"])
    return found | {f"audit.{code}" for code in checks} | {f"table.{code}" for code in rows}


def test_every_code_has_its_place_and_no_other_has() -> None:
    said = set(re.findall(rf"^(?:### |\| )`((?:{_FAMILIES})\.[a-z_]+)`", PAGE, re.MULTILINE))
    assert said == codes_in_the_code()


def test_every_check_of_an_audit_has_a_section() -> None:
    for code in (c for c in codes_in_the_code() if c.startswith("audit.")):
        assert f"\n### `{code}`\n" in PAGE
