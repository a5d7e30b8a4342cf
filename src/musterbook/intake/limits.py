"""How much one document may cost: time, memory and size, each with the reason for its default.

In: nothing. Out: `Limits`, a value passed to everything that opens a document. It measures and enforces nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The budget of one document. Sizes are bytes unless the name says otherwise.

    Defaults come from trials on a two-core machine: ordinary articles and reports need less than a tenth of each.
    """

    cpu_seconds: int = 20
    """Processor time of one parse."""
    wall_seconds: float = 40.0
    """Time on the clock of one parse; twice the processor time, so that a busy machine refuses nothing."""
    memory_bytes: int = 1_000 * MEGABYTE
    """Address space that one parse may add to what its worker already has."""
    file_bytes: int = 60 * MEGABYTE
    """Size of any one file, attachment or answer; no more than this is ever read into memory."""
    text_bytes: int = 10 * MEGABYTE
    """Size of a plain text, in bytes, and of the text got from any document, in code points."""
    line_chars: int = 500_000
    """Length of one line of plain text. A whole book on one line is rarely longer; no sentence is."""
    html_bytes: int = 2 * MEGABYTE
    """Size of a web page without its scripts, styles and inline pictures: 2 MB take 2 s, 10 MB more than 60 s."""
    html_depth: int = 250
    """Elements inside one another. libxml2 stops at 256 and then drops the text without a word."""
    html_attributes: int = 2_000
    """Attributes of one tag. libxml2 compares each with all before it: 20,000 take 0.7 s, 50,000 more than 20 s."""
    docx_bytes: int = 100 * MEGABYTE
    """Size of everything in a .docx once inflated."""
    docx_ratio: int = 200
    """Inflated size over packed size of one part above 1 MB. Real parts stay below 50; zeros reach 1,000."""
    docx_parts: int = 5_000
    """Files in a .docx."""
    pdf_pages: int = 2_000
    """Pages read of one PDF; the rest is left out, with a finding."""
    feed_entries: int = 2_000
    """Entries read of one feed; the rest is left out, with a finding."""
    mail_depth: int = 20
    """Multiparts and messages inside one another in one e-mail."""
    mail_parts: int = 500
    """Parts of one e-mail."""
    attachments: int = 50
    """Attached files taken of one e-mail; the rest is left out, with a finding."""
    fetch_bytes: int = 20 * MEGABYTE
    """Size of an answer from the network, as sent and once inflated."""
    fetch_seconds: float = 30.0
    """Time for one address in all, redirects included."""
    fetch_redirects: int = 5
    """Redirects followed."""
