"""What a parser hands on: text with what stood beside it, as plain values that cross a process border as JSON.

In: nothing. Out: `Parsed`, `Part`, `Problem`, `Refused`, and their JSON form. It opens no file and knows no format.

The form is JSON and not pickle, because a parser that a hostile document has taken over must not be able to run
anything in the process that reads its answer.
"""

from __future__ import annotations

import base64
import dataclasses
from dataclasses import dataclass
from typing import Any

from musterbook.records import Severity


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding in the making: it has no subject yet, because the document has no id yet."""

    code: str
    severity: Severity
    message: str
    start: int | None = None
    end: int | None = None


class Refused(Exception):
    """Raised by a parser that will not go on; it never leaves intake, where it becomes a finding."""

    def __init__(self, code: str, message: str, *, severity: Severity = "error") -> None:
        self.problem = Problem(code, severity, message)
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside another: its name, its declared media type, its bytes."""

    name: str
    media_type: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class Parsed:
    """One text and what stood beside it, as said; nothing here has been weighed against anything else.

    `dates` pairs each date as written with where it stood; `pages` is (number, start, end).
    """

    text: str
    format: str
    title: str | None = None
    byline: str | None = None
    publisher: str | None = None
    agencies: tuple[str, ...] = ()
    url: str | None = None
    language: str | None = None
    licence: str | None = None
    dates: tuple[tuple[str, str], ...] = ()
    pages: tuple[tuple[int, int, int], ...] = ()
    problems: tuple[Problem, ...] = ()
    parts: tuple[Part, ...] = ()


def to_plain(parsed: Parsed) -> dict[str, Any]:
    """Give the JSON form; bytes as base64."""
    out = {f.name: getattr(parsed, f.name) for f in dataclasses.fields(parsed)}
    out["problems"] = [dataclasses.astuple(p) for p in parsed.problems]
    out["parts"] = [(p.name, p.media_type, base64.b64encode(p.raw).decode("ascii")) for p in parsed.parts]
    return out


def from_plain(data: dict[str, Any]) -> Parsed:
    """Read the JSON form back. Raises KeyError, TypeError or ValueError for what is not one."""
    return Parsed(
        text=whole(str(data["text"])),
        format=str(data["format"]),
        **{k: _text(data[k]) for k in ("title", "byline", "publisher", "url", "language", "licence")},
        agencies=tuple(whole(str(a)) for a in data["agencies"]),
        dates=tuple((whole(str(said)), str(place)) for said, place in data["dates"]),
        pages=tuple((int(n), int(start), int(end)) for n, start, end in data["pages"]),
        problems=tuple(problem_from(p) for p in data["problems"]),
        parts=tuple(Part(whole(str(n)), str(m), base64.b64decode(raw)) for n, m, raw in data["parts"]),
    )


def problem_from(values: list[Any]) -> Problem:
    """Read one problem back from its fields in order."""
    code, severity, message, start, end = values
    return Problem(str(code), severity, whole(str(message)), start, end)


def whole(text: str) -> str:
    """Replace what no file and no database can hold (half a surrogate pair, NUL) by U+FFFD, one for one."""
    if "\0" in text:
        text = text.replace("\0", "\ufffd")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        text = "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)
    return text


def _text(value: Any) -> str | None:
    """Give a single line without blanks around it, or None for nothing."""
    return (" ".join(whole(str(value)).split()) or None) if value is not None else None
