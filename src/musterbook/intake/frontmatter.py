"""The block of `key: value` lines that a text file may begin with: metadata, and no part of the text.

In: text. Out: the fields, the rest of the text, and a problem where a block was begun and is not one. It gives no field
a meaning beyond its name; a key it does not know is left out.

    ---
    title: Ministers meet in Brussels
    issued: 2018-02-13
    ---

    The text begins here.
"""

from __future__ import annotations

import re

from musterbook.intake.parsed import Problem

KEYS = {
    "title": "title",
    "headline": "title",
    "publisher": "publisher",
    "byline": "byline",
    "author": "byline",
    "issued": "issued",
    "date": "issued",
    "published": "issued",
    "url": "url",
    "language": "language",
    "lang": "language",
    "licence": "licence",
    "license": "licence",
    "agencies": "agencies",
    "source": "source",
    "sources": "source",
}
_LINE = re.compile(r"([A-Za-z][\w -]{0,40}?)[ \t]*:(?:[ \t]+(.*))?$")
_MOST_LINES = 200


def split(text: str) -> tuple[dict[str, str], str, list[Problem]]:
    """Split a leading block from a text.

    Gives (fields by their own name, the rest after the block and one blank line, problems). Without a block, or with
    one that is malformed, fields are empty and the rest is the whole text; a rule of dashes that no known key follows
    is no block. A repeated key keeps its first value.
    """
    if not text.startswith("---\n"):
        return {}, text, []
    fields: dict[str, str] = {}
    known = False
    position = 4
    for number in range(2, _MOST_LINES + 2):
        end = text.find("\n", position)
        line = (text[position:] if end < 0 else text[position:end]).rstrip()
        if line in ("---", "...") and known:
            rest = text[end + 1 :] if end >= 0 else ""
            return fields, rest.removeprefix("\n"), []
        match = _LINE.match(line)
        if match:
            key = match[1].strip().lower()
            known = known or key in KEYS
            fields.setdefault(KEYS.get(key, key), _bare(match[2] or ""))
        elif line and not line.startswith((" ", "\t", "- ", "#")):
            why = f"line {number} is not `key: value`: {line[:40]!r}"
            return {}, text, [_malformed(why)] if known else []
        if end < 0:
            break
        position = end + 1
    return {}, text, [_malformed("no closing `---`")] if known else []


def _bare(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        value = value[1:-1]
    return value


def _malformed(why: str) -> Problem:
    message = f"the block of `key: value` lines at the beginning is malformed ({why}), so it was kept as text"
    return Problem("intake.front_matter", "warning", message)
