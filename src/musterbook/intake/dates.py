"""Read a written date of issue, and choose among several.

In: dates as written, each with where it stood. Out: an EDTF date ("2018-02-13", "2018-02", "2018") or None, and
problems. It finds no dates in running text (`mastheads` finds those of a text's head; reading finds the rest).

A date keeps the day that its writer wrote: "2020-06-04T23:30:00-04:00" is 4 June, whatever the day was elsewhere.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

from musterbook.intake.parsed import Problem

_NAMES = "january february march april may june july august september october november december"
MONTHS = {
    name[:n]: number
    for number, name in enumerate(_NAMES.split(), 1)
    for n in (3, 4 if name[:4] == "sept" else 3, len(name))
}
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_DAYNAME = r"(?:(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?,?\s+)?"
WRITTEN = (
    rf"{_DAYNAME}(?:(?P<m1>{MONTH})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y1>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<m2>{MONTH}),?\s+(?P<y2>\d{{4}}))"
)
"""A written day with its year, as a pattern: "Feb. 13, 2018", "13 February 2018", "Thursday, June 4, 2020"."""

_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<y>\d{4})-(?P<m>\d\d)(?:-(?P<d>\d\d))?(?:[T\s].*)?",
        r"D:(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d).*",
        r"(?P<y>\d{4})(?P<m>\d\d)(?P<d>\d\d)(?:T.*)?",
        r"(?P<y>\d{4})/(?P<m>\d\d)/(?P<d>\d\d)(?:\s.*)?",
        r"(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})",
        r"(?P<y>\d{4})",
        rf"(?P<m>{MONTH})\s+(?P<y>\d{{4}})",
        rf"{WRITTEN}(?:[\s,|].*)?",
    )
)
_EARLIEST, _LATEST = 1800, 2199
_FROM_FILE = {"pdf_info", "docx_info"}
_WORDS = {
    "option": "the option --issued",
    "table": "the metadata table",
    "front_matter": "the front matter",
    "json_ld": "the page's JSON-LD",
    "meta": "the page's metadata",
    "time": "the page's <time>",
    "feed": "the feed",
    "mail": "the e-mail's header",
    "dateline": "the dateline",
    "published_line": "a line at the top",
    "pdf_info": "the PDF's own data",
    "docx_info": "the Word file's own data",
}
ORDER = tuple(_WORDS)
"""Where a date of issue may stand, the most trusted first."""


class Impossible(ValueError):
    """Raised for a date that no calendar has; it never leaves intake."""


def read_date(said: str) -> str | None:
    """Read one written date as EDTF: a day, a month or a year.

    None for what is not a date in a known form, or is ambiguous ("03/04/2018"). Raises Impossible for a day or month
    that does not exist ("31 February 2018") or a year outside 1800 to 2199.
    """
    said = " ".join(said.split())[:200]
    for form in _FORMS:
        match = form.fullmatch(said)
        if match:
            parts = {k[0]: v for k, v in match.groupdict().items() if v is not None}
            return _edtf(parts["y"], parts.get("m"), parts.get("d"))
    return None


def _edtf(year: str, month: str | None, day: str | None) -> str:
    number = int(year)
    if not _EARLIEST <= number <= _LATEST:
        raise Impossible(f"the year {number}")
    if month is None:
        return year
    m = int(month) if month.isdigit() else MONTHS[month.lower().rstrip(".")]
    try:
        whole = datetime.date(number, m, int(day) if day else 1)
    except ValueError as error:
        raise Impossible(str(error)) from error
    return whole.isoformat() if day else f"{number:04}-{m:02}"


def choose(dates: Iterable[tuple[str, str]]) -> tuple[str | None, str | None, list[Problem]]:
    """Choose the date of issue among those found: (said, where) pairs, `where` out of ORDER.

    Gives (EDTF date, where it stood, problems). A date that is impossible or in no known form is passed over with a
    problem. Where two differ, the first in ORDER wins, with a problem; a dateline may be a day off, since a dispatch
    is often published the day after it was sent. The date a file says it was made is taken only where nothing else is
    there, and never set against a date of issue.
    """
    problems: list[Problem] = []
    read: list[tuple[str, str]] = []
    for said, where in sorted(dates, key=lambda d: ORDER.index(d[1])):
        try:
            date = read_date(said)
        except Impossible as error:
            message = (
                f"{_WORDS[where]} gives the date {said[:60]!r}, which cannot be ({error}); no date taken from there"
            )
            problems.append(Problem("intake.impossible_date", "warning", message))
            continue
        if date is not None:
            read.append((date, where))
        elif said.strip() and where not in _FROM_FILE:
            message = f"{_WORDS[where]} gives the date {said[:60]!r}, which is in no form that is known"
            problems.append(Problem("intake.unreadable_date", "warning", message))
    if not read:
        return None, None, problems
    issued, chosen = read[0]
    if chosen in _FROM_FILE:
        message = f"no date of issue found; {issued} is the day on which the file says it was made"
        problems.append(Problem("intake.date_from_file", "warning", message))
    told = {issued}
    for date, where in read[1:]:
        if where not in _FROM_FILE and date not in told and not _agree(issued, date, where):
            told.add(date)
            message = f"{_WORDS[chosen]} says issued {issued}, {_WORDS[where]} says {date}; the first was taken"
            problems.append(Problem("intake.dates_differ", "note" if chosen == "option" else "warning", message))
    return issued, chosen, problems


def _agree(issued: str, other: str, where: str) -> bool:
    """Two dates agree if one is the other less exactly, or if a dateline is at most a day away."""
    if issued.startswith(other) or other.startswith(issued):
        return True
    if where != "dateline" or len(issued) < 10 or len(other) < 10:
        return False
    return abs((datetime.date.fromisoformat(issued) - datetime.date.fromisoformat(other)).days) <= 1
