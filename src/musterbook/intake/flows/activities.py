"""Activities of an IATI file, one after the other, whatever the size of the file and whatever is wrong in it.

In: a stream of bytes. Out: `Part`, an activity as an element with the line it begins on, and `Problem`. What an element
means is not looked at here.

The text is fed to the parser in pieces that end where an activity seems to. Where a piece is not well-formed, a new
parser goes on with the next activity, as if it stood first in the file: an error costs the activity it stands in.
Memory is that of one activity; a very large one comes in parts.
No entity is expanded and nothing is loaded from elsewhere; libxml2's own bounds on depth (256), on names and on the
length of a text (10 MB) stand.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, Final

from lxml import etree  # type: ignore[import-untyped]

from musterbook.intake.decoding import decode_stream, known_encoding
from musterbook.intake.parsed import Problem, Refused

ACTIVITY: Final = "iati-activity"
_BEGIN: Final = re.compile(rb"<iati-activity[\s/>]")
_END: Final = b"</iati-activity>"
_BLOCK: Final = 1 << 18  # bytes read at a time
_AT_ONCE: Final = 2_000_000  # bytes of one part, and few activities have more: 10 MB as elements
_LARGEST: Final = 20_000_000  # bytes of one element of an activity; the largest seen have a thousandth
_LINES: Final = 50_000  # of one parser: libxml2 counts the lines of elements up to 65,535
_HEAD: Final = 1_000_000  # bytes before the first activity
_REFERENCE: Final = re.compile(rb"&(?:(?:[\w:.-]+|#\d+|#x[0-9A-Fa-f]+);|[\w:.#-]{0,40}\Z)")
_UNPARSED: Final = re.compile(rb"<!--|<!\[CDATA\[")
_DECLARED: Final = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']""")
_WIDE: Final = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Part:
    """An activity, or one part of a very large one.

    `number` counts activities from 1, `base` is to be added to a child's `sourceline`. In a part that is not the `last`
    the last child is still incomplete; those before it are taken away after it was given.
    """

    element: Any
    number: int
    base: int
    last: bool

    def children(self, *tags: str) -> Iterator[Any]:
        """Give the children that are complete, those of some tags or all."""
        found: Iterator[Any] = self.element.iterchildren(*tags)
        if self.last:
            return found
        open_one = self.element[-1]
        return (child for child in found if child is not open_one)


class Activities:
    """Where reading one stream stands: the parser, the lines before it, what stood before the first activity."""

    def __init__(self) -> None:
        self.number = 0
        self._head = b""
        self._begun = False
        self._line = 0  # ended before the next piece
        self._since = 0  # bytes since an activity ended, or a part of one was given
        self._open: Any = None  # the activity that is being read
        self._divided = False  # a part of it was given
        self._skipping = False
        self._parser, self._base, self._fresh = _parser(), 0, True

    def read(self, stream: IO[bytes]) -> Iterator[Part | Problem]:
        """Give the activities in order. Raises what reading the stream raises, nothing for what is in it."""
        try:
            for block in utf8(stream):
                if isinstance(block, Problem):
                    yield block
                    continue
                for piece in _pieces(block):
                    yield from self._piece(piece)
            yield from self._ended()
        except Refused as stop:
            yield stop.problem

    def _piece(self, text: bytes) -> Iterator[Part | Problem]:
        if not self._begun:
            self._before(text)
        if not self._skipping:
            self._since += len(text)
            why = self._fed(text)
            if why is None:
                yield from self._parts()
            else:
                yield self._broken("flows.not_well_formed", f"not well-formed XML ({why})")
            if self._since > _LARGEST:
                what = f"one element has more than {_LARGEST:,} bytes"
                yield self._broken("flows.activity_too_large", what)
        self._line += text.count(b"\n")
        if text.endswith(_END) and (self._skipping or (not self._since and self._line - self._base > _LINES)):
            self._anew()

    def _fed(self, text: bytes) -> str | None:
        """Feed the parser; give what is wrong, None for nothing.

        libxml2 goes on after some errors, and after an ampersand waits for a semicolon however far away.
        """
        if _bare_ampersand(text) and not _UNPARSED.search(text):
            return "an ampersand that begins no reference"
        try:
            self._parser.feed(text)
        except etree.XMLSyntaxError as error:
            return str(error.msg)
        wrong = self._parser.feed_error_log
        return str(wrong[0].message) if wrong else None

    def _before(self, text: bytes) -> None:
        """Keep what stands before the first activity: the root element, with its version and namespaces."""
        self._head += text
        first = _BEGIN.search(self._head)
        if first:
            self._head, self._begun = self._head[: first.start()], True
        elif len(self._head) > _HEAD:
            raise Refused("flows.no_flows", f"no activity in the first {_HEAD:,} bytes; not an IATI file")

    def _parts(self) -> Iterator[Part]:
        for event, element in self._parser.read_events():
            if event == "start":
                self._open = element
                continue
            if self._fresh:
                _refuse_entities(element)
                self._fresh = False
            yield self._part(element, last=True)
            self._divided, self._open = False, None
            _forget(element)
        if self._open is not None and self._since > _AT_ONCE and len(self._open) > 1:
            yield self._part(self._open, last=False)
            self._divided = True
            self._open.text = None
            del self._open[:-1]

    def _part(self, element: Any, *, last: bool) -> Part:
        self.number += not self._divided
        self._since = 0
        return Part(element, self.number, self._base, last)

    def _broken(self, code: str, what: str) -> Problem:
        """Leave the activity that stands in the way; raises Refused where none was begun yet."""
        self.number += not self._divided
        self._skipping = True
        where = f"line {self._line + 1:,} and after, activity {self.number:,}"
        if not self._begun:
            raise Refused(code, what)
        return Problem(code, "error", f"{where}: {what}; the activity is left out, and reading goes on with the next")

    def _anew(self) -> None:
        """Go on after the last activity with a parser that has seen nothing but what stands before the first."""
        self._parser, self._fresh = _parser(), True
        self._base = self._line - self._head.count(b"\n")
        self._skipping, self._divided, self._since, self._open = False, False, 0, None
        try:
            self._parser.feed(self._head)
        except etree.XMLSyntaxError as error:
            raise Refused("flows.not_well_formed", f"not well-formed XML ({error.msg})") from error

    def _ended(self) -> Iterator[Part | Problem]:
        if not self._skipping:
            try:
                self._parser.close()
            except etree.XMLSyntaxError as error:
                what = f"the file ends in the middle, after activity {self.number:,} ({error.msg})"
                yield Problem("flows.cut_short", "error", what)
        if not self.number:
            yield Problem("flows.no_flows", "warning", "no activity in the file")


def utf8(stream: IO[bytes]) -> Iterator[bytes | Problem]:
    """Give a file in UTF-8, block by block; what it is in, a byte-order mark or its declaration says."""
    encoding, problem = _encoding(stream.read(1024))
    stream.seek(0)
    if problem:
        yield problem
    at, rest = 0, b""
    while encoding == "utf-8":  # handed on as it is, once it was seen to be what it says
        block = stream.read(_BLOCK)
        rest += block
        try:
            used = codecs.utf_8_decode(rest, "strict", not block)[1]
        except UnicodeDecodeError:
            break
        yield rest[:used]
        at, rest = at + used, rest[used:]
        if not block:
            return
    stream.seek(at)
    for text in decode_stream(stream, declared=encoding, at=at):
        yield text if isinstance(text, Problem) else text.encode("utf-8")


def _encoding(block: bytes) -> tuple[str, Problem | None]:
    for mark, encoding in _WIDE:
        if block.startswith(mark):
            return encoding, None
    declared = _DECLARED.match(block)
    if not declared:
        return "utf-8", None
    name = declared[1].decode("ascii")
    known = known_encoding(name)
    if known is None:
        what = f"the declared encoding {name[:40]!r} is not known; read as UTF-8"
        return "utf-8", Problem("intake.encoding_unknown", "note", what)
    return known, None


def _pieces(text: bytes) -> Iterator[bytes]:
    start = 0
    while (cut := text.find(_END, start)) >= 0:
        yield text[start : cut + len(_END)]
        start = cut + len(_END)
    if start < len(text):
        yield text[start:]


def _bare_ampersand(text: bytes) -> bool:
    """Say whether an ampersand begins no reference; one that the end of the text cuts off may."""
    at = text.find(b"&")
    while at >= 0:
        if not _REFERENCE.match(text, at):
            return True
        at = text.find(b"&", at + 1)
    return False


def _parser() -> Any:
    return etree.XMLPullParser(
        encoding="utf-8", events=("start", "end"), tag=ACTIVITY,
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
    )  # fmt: skip


def _refuse_entities(element: Any) -> None:
    declared = element.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):
        what = "the file declares entities; they are neither expanded nor loaded, and no IATI file needs them"
        raise Refused("intake.entities_refused", what)


def _forget(element: Any) -> None:
    """Empty an activity that was looked at, and drop what stands before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
