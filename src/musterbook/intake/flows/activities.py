"""Activities of an IATI file, one after the other, whatever the size of the file and whatever is wrong in it.

In: a stream of bytes. Out: `Part`, an activity as an element with the line it begins on, and `Problem`. What an element
means is not looked at here.

The text is fed to the parser in pieces that end where an activity seems to. Where a piece is not well-formed, a new
parser goes on with the next activity, as if it stood first in the file: an error costs the activity it stands in.
Memory is that of one activity, and of one with very many transactions that of some of them: it comes in parts.
No entity is expanded and nothing is loaded from elsewhere; libxml2's own bounds on depth (256), on names and on the
length of a text (10 MB) stand.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final

from lxml import etree

from musterbook.intake.parsed import Problem

ACTIVITY: Final = "iati-activity"
TRANSACTION: Final = "transaction"
_END: Final = "</iati-activity>"
_BEGIN: Final = "<iati-activity"
_BLOCK: Final = 1 << 18  # bytes read at a time
_AT_ONCE: Final = 2_000  # transactions: 2 to 4 MB as elements, and few activities have more
_LARGEST: Final = 20_000_000  # characters of an activity beside its transactions: 20 times the largest seen, 100 MB as elements
_LINES: Final = 50_000  # libxml2 counts the lines of elements up to 65,535
_HEAD: Final = 1_000_000  # characters before the first activity
_ENCODING: Final = re.compile(rb"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']""")
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0?\0", "utf-16-le"),
    (b"\0<\0?", "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Part:
    """An activity, or the first, next or last part of one that has very many transactions.

    `number` counts activities from 1. All children of `element` are whole, unless it is not the `last` part: then the
    last child alone is left for the next. `base` is to be added to a child's `sourceline`. After the element is looked
    at, it is emptied.
    """

    element: Any
    number: int
    base: int
    last: bool


def activities(stream: IO[bytes]) -> Iterator[Part | Problem]:
    """Give the activities of a file in order. Raises what reading the stream raises, and nothing for what is in it."""
    yield from _Reader().read(stream)


class _Reader:
    """Where reading stands: the parser, the lines before it, what stood before the first activity."""

    def __init__(self) -> None:
        self.head = ""
        self.begun = False  # the first activity was seen
        self.number = 0
        self.lines = 0  # fed, of the whole file
        self.since = 0  # characters since an activity or a part of one was given
        self.skipping = False
        self.within = False  # an activity of which a part was given
        self.parser = self._parser()
        self.base = 0

    def read(self, stream: IO[bytes]) -> Iterator[Part | Problem]:
        for text in decoded(stream):
            if isinstance(text, Problem):
                yield text
                continue
            start = 0
            while start < len(text):
                cut = text.find(_END, start)
                end = cut + len(_END) if cut >= 0 else len(text)
                try:
                    yield from self._piece(text[start:end], whole=cut >= 0)
                except _Hopeless as stop:
                    yield stop.problem
                    return
                start = end
        yield from self._ended()

    def _piece(self, text: str, *, whole: bool) -> Iterator[Part | Problem]:
        """Feed one piece; `whole` says that it ends where an activity seems to."""
        if not self.begun:
            self._headed(text)
        lines = text.count("\n")
        if not self.skipping:
            self.since += len(text)
            try:
                self.parser.feed(text)
                yield from self._events()
                if self.since > _LARGEST:
                    message = f"an activity with more than {_LARGEST:,} characters beside its transactions"
                    yield self._broken("iati.activity_too_large", message)
            except etree.XMLSyntaxError as error:
                yield self._broken("iati.not_well_formed", f"not well-formed XML: {error.msg}", error)
        self.lines += lines
        if whole and (self.skipping or (self.since == 0 and self.lines - self.base > _LINES)):
            self._anew()

    def _events(self) -> Iterator[Part]:
        waiting = 0
        for _, element in self.parser.read_events():
            if element.tag == ACTIVITY:
                if not self.within:
                    self.number += 1
                yield Part(element, self.number, self.base, last=True)
                self.within, self.since, waiting = False, 0, 0
                _forget(element)
            else:
                waiting += 1
                if waiting >= _AT_ONCE
```
