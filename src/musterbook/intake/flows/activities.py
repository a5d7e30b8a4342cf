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

from musterbook.intake.decoding import MARKS, known_encoding
from musterbook.intake.parsed import Problem, Refused

ACTIVITY: Final = "iati-activity"
TRANSACTION: Final = "transaction"
_BEGIN: Final = re.compile(r"<iati-activity[\s/>]")
_END: Final = "</iati-activity>"
_BLOCK: Final = 1 << 18  # bytes read at a time
_AT_ONCE: Final = 2_000  # transactions of one part: 2 MB, and few activities have more
_LARGEST: Final = 20_000_000  # characters of an activity beside its transactions; the largest seen have a twentieth
_LINES: Final = 50_000  # of one parser: libxml2 counts the lines of elements up to 65,535
_HEAD: Final = 1_000_000  # characters before the first activity
_DECLARED: Final = re.compile(rb"""\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']""")
_WIDE: Final = ((b"<\0?\0", "utf-16-le"), (b"\0<\0?", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Part:
    """An activity, or one part of an activity that has very many transactions.

    `number` counts activities from 1. The children in `whole` are complete; in a part that is not the `last` they are
    taken away after it was given. `base` is to be added to a child's `sourceline`.
    """

    element: Any
    whole: list[Any]
    number: int
    base: int
    last: bool


class Activities:
    """Where reading one stream stands: the parser, the lines before it, what stood before the first activity."""

    def __init__(self) -> None:
        self.number = 0
        self._head = ""
        self._begun = False
        self._line = 0  # ended before the next piece
        self._since = 0  # characters since an activity ended, or a part of one was given
        self._waiting = 0  # transactions since then
        self._divided = False  # a part of the activity was given
        self._skipping = False
        self._parser, self._base, self._fresh = _parser(), 0, True

    def read(self, stream: IO[bytes]) -> Iterator[Part | Problem]:
        """Give the activities in order. Raises what reading the stream raises, nothing for what is in it."""
        try:
            for text in decoded(stream):
                if isinstance(text, Problem):
                    yield text
                    continue
                for piece in _pieces(text):
                    yield from self._piece(piece)
            yield from self._ended()
        except Refused as stop:
            yield stop.problem

    def _piece(self, text: str) -> Iterator[Part | Problem]:
        if not self._begun:
            self._before(text)
        if not self._skipping:
            self._since += len(text)
            try:
                self._parser.feed(text)
                yield from self._parts()
            except etree.XMLSyntaxError as error:
                yield self._broken("iati.not_well_formed", f"not well-formed XML ({error.msg})")
            if self._since > _LARGEST:
                what = f"more than {_LARGEST:,} characters beside the transactions"
                yield self._broken("iati.activity_too_large", what)
        self._line += text.count("\n")
        if text.endswith(_END) and (self._skipping or (not self._since and self._line - self._base > _LINES)):
            self._anew()

    def _before(self, text: str) -> None:
        """Keep what stands before the first activity: the root element, with its version and namespaces."""
        self._head += text
        first = _BEGIN.search(self._head)
        if first:
            self._head, self._begun = self._head[: first.start()], True
        elif len(self._head) > _HEAD:
            raise Refused("iati.no_activity", f"no activity in the first {_HEAD:,} characters; not an IATI file")

    def _parts(self) -> Iterator[Part]:
        for _, element in self._parser.read_events():
            if self._fresh:
                _refuse_entities(element)
                self._fresh = False
            if element.tag == ACTIVITY:
                yield self._part(element, list(element), last=True)
                _forget(element)
                self._divided = False
            elif (parent := element.getparent()) is not None and parent.tag == ACTIVITY:
                self._waiting += 1
                if self._waiting >= _AT_ONCE:
                    yield self._part(parent, parent[:-1], last=False)
                    parent.text = None
                    del parent[:-1]
                    self._divided = True

    def _part(self, element: Any, whole: list[Any], *, last: bool) -> Part:
        self.number += not self._divided
        self._since = self._waiting = 0
        return Part(element, whole, self.number, self._base, last)

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
        self._base = self._line - self._head.count("\n")
        self._skipping, self._divided, self._since, self._waiting = False, False, 0, 0
        try:
            self._parser.feed(self._head)
        except etree.XMLSyntaxError as error:
            raise Refused("iati.not_well_formed", f"not well-formed XML ({error.msg})") from error

    def _ended(self) -> Iterator[Part | Problem]:
        if not self._skipping:
            try:
                self._parser.close()
            except etree.XMLSyntaxError as error:
                what = f"the file ends in the middle, after activity {self.number:,} ({error.msg})"
                yield Problem("iati.cut_short", "error", what)
        if not self.number:
            yield Problem("iati.no_activity", "warning", "no activity in the file")


def decoded(stream: IO[bytes]) -> Iterator[str | Problem]:
    """Give a file as text, block by block: by its byte-order mark, the encoding it declares, else UTF-8.

    What the encoding does not have becomes U+FFFD, with one problem that says where the first is.
    """
    block = stream.read(_BLOCK)
    encoding, problem = _encoding(block)
    if problem:
        yield problem
    decoder, at, damaged = codecs.getincrementaldecoder(encoding)(), 0, False
    block = next((block[len(mark) :] for mark, _ in MARKS if block.startswith(mark)), block)
    while True:
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            if not damaged:
                what = f"not {encoding.upper()} from byte {at + error.start:,} of the text on; such bytes became U+FFFD"
                yield Problem("intake.encoding_damaged", "warning", what)
            damaged, decoder.errors = True, "replace"
            text = decoder.decode(block, final=not block)
            decoder.errors = "strict"
        if text:
            yield text
        if not block:
            return
        at += len(block)
        block = stream.read(_BLOCK)


def _encoding(block: bytes) -> tuple[str, Problem | None]:
    for mark, encoding in (*MARKS, *_WIDE):
        if block.startswith(mark):
            return encoding, None
    declared = _DECLARED.match(block[:1024])
    if not declared:
        return "utf-8", None
    name = declared[1].decode("ascii")
    known = known_encoding(name)
    if known is None:
        what = f"the declared encoding {name[:40]!r} is not known; read as UTF-8"
        return "utf-8", Problem("intake.encoding_unknown", "note", what)
    return known, None


def _pieces(text: str) -> Iterator[str]:
    start = 0
    while (cut := text.find(_END, start)) >= 0:
        yield text[start : cut + len(_END)]
        start = cut + len(_END)
    if start < len(text):
        yield text[start:]


def _parser() -> Any:
    return etree.XMLPullParser(
        events=("end",), tag=(ACTIVITY, TRANSACTION), resolve_entities=False, no_network=True, load_dtd=False,
        huge_tree=False,
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
