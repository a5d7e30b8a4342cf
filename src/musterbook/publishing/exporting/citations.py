"""Documents as citations: CSL-JSON (https://citeproc-js.readthedocs.io) and BibTeX.

In: contents. Out: text, a reference for each document. What is not known is left out and never made up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from musterbook.publishing.exporting.contents import Contents
from musterbook.records import Copy, Document, dumps

_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_SPECIAL: Final = {c: f"\\{c}" for c in "&%$#_"} | {
    "{": r"\textbraceleft{}", "}": r"\textbraceright{}",  # BibTeX counts a brace behind a backslash too
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def csl(contents: Contents) -> str:
    """Write a CSL-JSON array, one item for each document."""
    return dumps([reference(d, contents.copies.get(d.id, ())) for d in contents.documents]) + "\n"


def reference(document: Document, copies: Sequence[Copy]) -> dict[str, Any]:
    """Give one document as a CSL-JSON item; its id is the beginning of the document's."""
    url = next((c.url for c in copies if c.url), None)
    seen = next((c.retrieved for c in copies if c.url and c.retrieved), None)
    said = {
        "title": document.title,
        "container-title": document.publisher if document.byline or document.agencies else None,
        "publisher": document.publisher,
        "author": [{"literal": name} for name in filter(None, (document.byline,))],
        "issued": _parts(document.issued),
        "accessed": _parts(seen[:10]) if seen else None,
        "URL": url,
        "language": document.language,
        "note": f"SHA-256 of the text: {document.id}",
    }
    kind = "article-newspaper" if document.byline or document.agencies else "webpage" if url else "document"
    return {"id": _key(document), "type": kind} | {k: v for k, v in said.items() if v}


def bibtex(contents: Contents) -> str:
    """Write a BibTeX entry for each document."""
    return "\n".join(_bibtex(document, contents.copies.get(document.id, ())) for document in contents.documents)


def _bibtex(document: Document, copies: Sequence[Copy]) -> str:
    issued = _DATE.match(document.issued or "")
    fields = {
        "title": f"{{{_plain(document.title)}}}" if document.title else None,
        "author": f"{{{_plain(document.byline)}}}" if document.byline else None,
        "organization": _plain(document.publisher) if document.publisher else None,
        "year": issued[1] if issued else None,
        "month": str(int(issued[2])) if issued and issued[2] else None,
        "day": str(int(issued[3])) if issued and issued[3] else None,
        "url": next((_address(c.url) for c in copies if c.url), None),
        "note": f"SHA-256 of the text: {document.id}",
    }
    lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{_key(document)},\n{lines}\n}}\n"


def _key(document: Document) -> str:
    """Give a key that is the same in every export: publisher, year, and the beginning of the id."""
    who = re.sub(r"[^A-Za-z0-9]", "", document.publisher or "")[:20] or "document"
    return f"{who}{(document.issued or '')[:4] if _DATE.match(document.issued or '') else ''}-{document.id[:8]}"


def _parts(edtf: str | None) -> dict[str, list[list[int]]] | None:
    found = _DATE.match(edtf or "")
    return {"date-parts": [[int(part) for part in found.groups() if part]]} if found else None


def _address(url: str) -> str:
    return "".join(url.split()).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _plain(text: str) -> str:
    return "".join(_SPECIAL.get(c, c) for c in " ".join(text.split()))
