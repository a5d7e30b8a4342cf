"""Plain text and Markdown: decoding, the leading block of metadata, the head of the text.

In: bytes. Out: one `Parsed`, whose text is the file's own, character by character, less a leading block. This needs no
worker: every step is one pass over the bytes or looks at the first few lines only, and the size is bounded first, so
that the longest text allowed takes a fraction of a second (measured in the tests).
"""

from __future__ import annotations

from musterbook.intake import decoding, frontmatter
from musterbook.intake.limits import Limits
from musterbook.intake.mastheads import read_masthead
from musterbook.intake.parsed import Parsed, Problem, Refused


def parse(raw: bytes, limits: Limits, *, declared: str | None = None, markdown: bool = False) -> Parsed:
    """Take a text file. Raises Refused for one that is too large, has too long a line, or is not text."""
    if len(raw) > limits.text_bytes:
        raise Refused("intake.too_large", f"the text has {len(raw):,} bytes; the limit is {limits.text_bytes:,}")
    text, problems = decoding.decode(raw, declared=declared)
    refuse_long_lines(text, limits)
    fields, text, more = frontmatter.split(text)
    return describe(text, "markdown" if markdown else "plain", fields, [*problems, *more])


def parse_table(raw: bytes, limits: Limits, *, declared: str | None = None) -> Parsed:
    """Take a table of comma-separated values, whole. Raises Refused as `parse` does."""
    if len(raw) > limits.text_bytes:
        raise Refused("intake.too_large", f"the table has {len(raw):,} bytes; the limit is {limits.text_bytes:,}")
    text, problems = decoding.decode(raw, declared=declared)
    refuse_long_lines(text, limits)
    return Parsed(text, "csv", problems=tuple(problems))


def describe(text: str, kind: str, fields: dict[str, str], problems: list[Problem]) -> Parsed:
    """Set a text beside the fields of its leading block and what its own head says."""
    head = read_masthead(text)
    dates = head.dates
    if fields.get("issued"):
        dates = ((fields["issued"], "front_matter"), *dates)
    agencies = tuple(a.strip() for a in fields.get("agencies", "").strip("[]").split(",") if a.strip())
    return Parsed(
        text,
        kind,
        title=fields.get("title") or head.title,
        byline=fields.get("byline") or head.byline,
        publisher=fields.get("publisher") or None,
        agencies=agencies,
        url=fields.get("url") or None,
        language=fields.get("language") or None,
        licence=fields.get("licence") or None,
        dates=dates,
        problems=tuple(problems),
    )


def refuse_long_lines(text: str, limits: Limits) -> None:
    """Raise Refused where a line is longer than the limit."""
    longest = max(map(len, text.split("\n")))
    if longest > limits.line_chars:
        message = f"a line of {longest:,} characters; the limit is {limits.line_chars:,}"
        raise Refused("intake.line_too_long", message)
