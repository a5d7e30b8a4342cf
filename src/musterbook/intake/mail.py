"""E-mail (.eml): its body as the text, its headers as metadata, its attached files handed on.

In: bytes. Out: one `Parsed`, whose `parts` are the attachments as they were sent. Runs in a worker only. The plain body
is taken where there is one, else the HTML body. Remote pictures and links are never opened.
"""

from __future__ import annotations

import email.policy
import re
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from typing import Any

from musterbook.intake import decoding
from musterbook.intake.html import fragment_text
from musterbook.intake.limits import Limits
from musterbook.intake.mastheads import read_masthead
from musterbook.intake.parsed import Parsed, Part, Problem, Refused

_BOUNDARY = re.compile(
    rb"^(?:Content-Type|Content-type|content-type|CONTENT-TYPE):\s*(?:multipart|message)/", re.MULTILINE
)
_NOT_FILES = ("multipart/", "message/external-body", "application/pgp-signature", "application/pkcs7-signature")


def parse(raw: bytes, limits: Limits) -> list[Parsed]:
    """Take an e-mail. Raises Refused for one nested too deeply or of too many parts, and for one without any text."""
    nested = len(_BOUNDARY.findall(raw))
    if nested > limits.mail_parts:
        message = f"{nested:,} multiparts and messages in the e-mail; the limit is {limits.mail_parts:,} parts"
        raise Refused("intake.too_deep", message)
    begun = raw.count(b"\n--")
    if begun > 20 * limits.mail_parts:  # a body may hold such lines too, so with room to spare
        message = f"{begun:,} lines that begin a part; the limit is {limits.mail_parts:,} parts"
        raise Refused("intake.too_many_parts", message)
    try:
        mail = BytesParser(EmailMessage, policy=email.policy.default.clone(refold_source="none")).parsebytes(raw)
    except RecursionError as error:
        raise Refused("intake.too_deep", "the parts of the e-mail are nested too deeply to be parsed") from error
    problems: list[Problem] = []
    leaves = _leaves(mail, limits)
    text, body = _body(leaves, limits, problems)
    parts = _attachments(leaves, body, limits, problems)
    if not text and not parts:
        raise Refused("intake.no_text", "there is no text in the e-mail and no file attached")
    name, address = parseaddr(_header(mail, "From") or "")
    sent = _header(mail, "Date")
    head = read_masthead(text)
    return [
        Parsed(
            text,
            "mail",
            title=_header(mail, "Subject"),
            byline=head.byline or name or address or None,
            publisher=_header(mail, "Organization") or _domain(address),
            dates=(((sent, "mail"),) if sent else ()) + head.dates,
            problems=tuple(problems),
            parts=parts,
        )
    ]


def _leaves(mail: Any, limits: Limits) -> list[tuple[Any, bool]]:
    """Give the parts that hold something, in order, each with whether it stands in an attached message.

    Raises Refused over the limits of depth and number.
    """
    out: list[tuple[Any, bool]] = []
    stack = [(mail, 0, False)]
    while stack:
        part, depth, within = stack.pop()
        if depth > limits.mail_depth:
            message = f"parts {depth:,} deep inside one another; the limit is {limits.mail_depth:,}"
            raise Refused("intake.too_deep", message)
        if part.is_multipart():
            within = within or part.get_content_maintype() == "message"
            stack.extend((p, depth + 1, within) for p in reversed(part.get_payload()))
            continue
        out.append((part, within))
        if len(out) > limits.mail_parts:
            raise Refused("intake.too_many_parts", f"more than {limits.mail_parts:,} parts, which is the limit")
    return out


def _body(leaves: list[tuple[Any, bool]], limits: Limits, problems: list[Problem]) -> tuple[str, Any]:
    """Give the text of the body and the part that it came from: the first plain one with words, else the first HTML."""
    for wanted in ("text/plain", "text/html"):
        for part, within in leaves:
            if within or part.get_content_type() != wanted or part.get_content_disposition() == "attachment":
                continue
            text = _words(part, wanted, limits, problems)
            if text.strip():
                return text, part
    return "", None


def _words(part: Any, kind: str, limits: Limits, problems: list[Problem]) -> str:
    raw = _payload(part)
    if len(raw) > limits.text_bytes:
        raise Refused("intake.too_large", f"the body has {len(raw):,} bytes; the limit is {limits.text_bytes:,}")
    text, more = decoding.decode(raw, declared=part.get_content_charset())
    problems += more
    if kind == "text/html":
        return fragment_text(text, limits)
    if str(part.get_param("format", "")).lower() == "flowed":
        text = _unflowed(text, delete=str(part.get_param("delsp", "")).lower() == "yes")
    return text.strip("\n")


def _unflowed(text: str, *, delete: bool) -> str:
    """Put flowed lines together (RFC 3676): a line that ends in a space goes on in the next; "-- " does not."""
    out: list[str] = []
    running = False
    for line in text.split("\n"):
        line = line.removeprefix(" ") if line.startswith(" ") else line
        if running:
            out[-1] += line
        else:
            out.append(line)
        running = line.endswith(" ") and line != "-- "
        if running and delete:
            out[-1] = out[-1][:-1]
    return "\n".join(out)


def _attachments(
    leaves: list[tuple[Any, bool]], body: Any, limits: Limits, problems: list[Problem]
) -> tuple[Part, ...]:
    files: list[Part] = []
    for part, within in leaves:
        kind = part.get_content_type()
        attached = part.get_content_disposition() == "attachment" or part.get_filename()
        if part is body or not (attached or within) or kind.startswith(_NOT_FILES):
            continue
        if kind.startswith(("image/", "audio/", "video/")) or (
            within and not attached and not kind.startswith("text/plain")
        ):
            continue
        files.append(Part(_file_name(part, len(files) + 1), kind, _payload(part)))
    if len(files) > limits.attachments:
        message = f"{len(files):,} attached files; the first {limits.attachments:,}, which is the limit, were taken"
        problems.append(Problem("intake.attachments_left_out", "warning", message))
    return tuple(files[: limits.attachments])


def _file_name(part: Any, number: int) -> str:
    """Give the last piece of a file's name: a path in it would only mislead."""
    name = re.split(r"[\\/]", str(part.get_filename() or ""))[-1].strip()
    return name[:120] or f"part-{number}"


def _payload(part: Any) -> bytes:
    try:
        return part.get_payload(decode=True) or b""
    except (ValueError, LookupError, AssertionError):
        return b""


def _header(mail: Any, name: str) -> str | None:
    """Give a header as text, decoded; None where it is missing or cannot be read."""
    try:
        value = mail[name]
        return (" ".join(str(value).split()) or None) if value is not None else None
    except Exception:  # the header parser of the standard library fails in many ways on what it did not expect
        return None


def _domain(address: str) -> str | None:
    return address.rpartition("@")[2].strip(" >").lower() or None
