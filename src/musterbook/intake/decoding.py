"""From bytes to text: byte-order mark, declared encoding, UTF-8, then Windows-1252, and it says which it had to guess.

In: bytes. Out: the text, and the problems met on the way. Nothing is normalised (no NFC, no spaces, no quotes); only
line ends become "\\n", as Python's own reading of a text file does, so that `text == path.read_text()`.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import IO, Final

from musterbook.intake.parsed import Problem, Refused

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BLOCK: Final = 1 << 18  # bytes of a stream decoded at a time
# Web pages that declare one of these mean Windows-1252, says the WHATWG Encoding Standard.
_LATIN = {"iso8859-1", "ascii", "latin-1"}


def decode(raw: bytes, *, declared: str | None = None) -> tuple[str, list[Problem]]:
    """Decode a text file.

    `declared` is the encoding that a header or the file itself names; an unknown name is passed over with a problem.
    Raises Refused where the bytes are not text (many NUL bytes or control characters).
    """
    text, problems = _decode(raw, declared)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    nulls = text.count("\0")
    if nulls:
        where = text.index("\0")
        if nulls * 100 > len(text):
            raise Refused("intake.not_text", f"not a text: {nulls:,} NUL bytes, the first at {where:,}")
        text = text.replace("\0", "\ufffd")
        message = f"{nulls:,} NUL bytes replaced by U+FFFD, the first at {where:,}"
        problems.append(Problem("intake.null_bytes", "warning", message, where, where + 1))
    controls = sum(text.count(chr(c)) for c in range(1, 32) if c not in (9, 10, 12))
    if controls * 20 > len(text):
        raise Refused("intake.not_text", f"not a text: {controls:,} control characters in {len(text):,}")
    return text, problems


def _decode(raw: bytes, declared: str | None) -> tuple[str, list[Problem]]:
    for mark, encoding in MARKS:
        if raw.startswith(mark):
            return _strict_or_marked(raw[len(mark) :], encoding)
    problems: list[Problem] = []
    if declared:
        known = known_encoding(declared)
        if known is None:
            message = f"the declared encoding {declared[:40]!r} is not known; passed over"
            problems.append(Problem("intake.encoding_unknown", "note", message))
        elif known != "utf-8":
            try:
                return raw.decode(known), problems
            except UnicodeError:
                message = f"the bytes are not {declared[:40]}, which is declared; passed over"
                problems.append(Problem("intake.encoding_wrong", "warning", message))
    elif b"\0" in raw[:4096] and (wide := _wide(raw)):
        text, more = _strict_or_marked(raw, wide)
        message = f"no encoding declared; every other byte is NUL, so read as {wide.upper()}"
        return text, [Problem("intake.encoding_guessed", "warning", message), *more]
    text, more = _utf8_or_western(raw)
    return text, problems + more


def _utf8_or_western(raw: bytes) -> tuple[str, list[Problem]]:
    try:
        return raw.decode("utf-8"), []
    except UnicodeDecodeError as error:
        first = error.start
    text = raw.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = len(text) - bad - len(raw.translate(None, bytes(range(128, 256))))
    if good >= 10 * bad:
        message = f"{bad:,} places are not UTF-8, the first at byte {first:,}; each became U+FFFD"
        return text, [Problem("intake.encoding_damaged", "warning", message)]
    message = f"not UTF-8 (byte {first:,} is 0x{raw[first]:02x}) and no encoding declared: read as Windows-1252"
    return raw.decode("cp1252", errors="replace"), [Problem("intake.encoding_guessed", "warning", message)]


def _strict_or_marked(raw: bytes, encoding: str) -> tuple[str, list[Problem]]:
    try:
        return raw.decode(encoding), []
    except UnicodeDecodeError as error:
        message = f"byte {error.start:,} and perhaps others are not {encoding.upper()}; each became U+FFFD"
        return raw.decode(encoding, errors="replace"), [Problem("intake.encoding_damaged", "warning", message)]


def decode_stream(stream: IO[bytes], *, declared: str = "utf-8", at: int = 0) -> Iterator[str | Problem]:
    """Decode a stream block by block: by its byte-order mark, else as declared; line ends stay as they are.

    `declared` is an encoding that Python knows, `at` how many bytes stand before the stream. What the encoding does not
    have becomes U+FFFD, with one problem that says where the first is.
    """
    block = stream.read(_BLOCK)
    mark, encoding = next(((m, e) for m, e in MARKS if block.startswith(m)), (b"", declared))
    decoder, at, damaged = codecs.getincrementaldecoder(encoding)(), at + len(mark), False
    block = block.removeprefix(mark)
    while True:
        state = decoder.getstate()
        try:
            text = decoder.decode(block, final=not block)
        except UnicodeDecodeError as error:
            if not damaged:
                where = f"from byte {at - len(state[0]) + error.start:,} on"
                message = f"not {encoding.upper()} {where}; such bytes were replaced by U+FFFD"
                yield Problem("intake.encoding_damaged", "warning", message)
            damaged, decoder.errors = True, "replace"
            decoder.setstate(state)
            text = decoder.decode(block, final=not block)
            decoder.errors = "strict"
        if text:
            yield text
        if not block:
            return
        at += len(block)
        block = stream.read(_BLOCK)


def known_encoding(name: str) -> str | None:
    """Give Python's name of an encoding that turns bytes into text; None for a name that means none."""
    try:
        info = codecs.lookup(name.strip().strip("\"'"))
    except (LookupError, ValueError):
        return None
    if not getattr(info, "_is_text_encoding", True) or info.name in {
        "unicode_escape",
        "raw_unicode_escape",
        "idna",
        "punycode",
    }:
        return None
    return "cp1252" if info.name in _LATIN else info.name


def _wide(raw: bytes) -> str | None:
    """Tell UTF-16 without a mark: in western text every other byte is NUL, and no byte of the others is."""
    head = raw[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd * 10 >= len(head) * 4 and even * 100 < len(head):
        return "utf-16-le"
    return "utf-16-be" if even * 10 >= len(head) * 4 and odd * 100 < len(head) else None
