"""The pages as they are asked for: what they hold, what they keep, what they refuse."""

from __future__ import annotations

import http.client
import re
from urllib.parse import urlsplit

import pytest

from musterbook.ledger.opening import open_ledger
from tests.workbench.conftest import Served

PAGES = (
    "/",
    "/entries/",
    "/documents/",
    "/series/",
    "/review/",
    "/review/links/",
    "/disputes/",
    "/due/",
    "/search/?q=troops",
)


def ask(
    served: Served, address: str, *, method: str = "GET", host: str = "", body: str = "", **headers: str
) -> tuple[int, dict[str, str], str]:
    """Ask the server; give status, headers and text."""
    at = urlsplit(served.address)
    line = http.client.HTTPConnection(at.hostname or "", at.port, timeout=30)
    named = {"Host": host or at.netloc} | {k.replace("_", "-"): v for k, v in headers.items()}
    try:
        line.request(method, address, body=body or None, headers=named)
        answer = line.getresponse()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read().decode("utf-8")
    finally:
        line.close()


@pytest.mark.parametrize("address", PAGES)
def test_every_page_is_there_with_its_policy_and_no_script_of_its_own(served: Served, address: str) -> None:
    status, headers, text = ask(served, address)
    assert status == 200
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert "<script>window" not in text
    assert not re.search(r"<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=", re.sub(r"&lt;.*?&gt;", "", text))
    assert not re.search(r'(?:src|href)="https?://(?!example\.org)', text)


def test_another_name_for_this_machine_is_refused(served: Served) -> None:
    assert ask(served, "/", host="evil.example")[0] == 400


def test_a_judgement_needs_the_page_it_was_made_on(served: Served) -> None:
    with open_ledger(served.ledger) as book:
        claim = book.claims()[0].id
        body = f"claim={claim}&verdict=accept"
        kind = "application/x-www-form-urlencoded"
        assert ask(served, "/review/judge/", method="POST", body=body, Content_Type=kind)[0] == 403
        assert ask(served, f"/review/judge/?{body}")[0] == 405
        assert book.judgements() == ()


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/entries/ffffffffffff/", 404, "no one entry"), ("/documents/ffffffffffff/", 404, "no one document"),
        ("/?as_of=yesterday", 400, "is no day"), ("/entries/?counting=twice", 400, "no way of counting"),
        ("/entries/?year=soon", 400, "is no year"), ("/entries/?order=best", 400, "no order"),
        ("/entries/?giver=nobody", 200, "0 entries"), ("/entries/?page=999", 200, "entries"),
        ("/search/?q=%22%22*%27)(", 200, "Search"), ("/nowhere/", 404, ""),
    ],
)  # fmt: skip
def test_what_cannot_be_shown_is_told(served: Served, address: str, status: int, said: str) -> None:
    found, _, text = ask(served, address)
    assert found == status
    assert said in text
    assert "Traceback" not in text


def test_a_day_and_a_way_of_counting_stand_in_every_link(served: Served) -> None:
    _, _, text = ask(served, "/?as_of=2999-01-01&counting=reached&reviewed=1")
    links = [a for a, said in re.findall(r'<a [^>]*href="(/[^"#]*)[^>]*>([^<]*)', text) if said != "now, all"]
    assert len(links) > 8
    assert all("as_of=2999-01-01" in a and "counting=reached" in a and "reviewed=1" in a for a in links)
    assert "2 documents" not in ask(served, "/documents/?as_of=2001-01-01")[2]


def test_facets_narrow_the_list_and_its_total(served: Served) -> None:
    everything, norway = (ask(served, a)[2] for a in ("/entries/", "/entries/?giver=NOR&kind=commitment"))
    assert "Germany" in everything
    assert "1 entry<" in norway
    total = norway[norway.index("Total of this selection") : norway.index("1 entry<")]
    assert "$20 million" in total
    assert "3 said again is counted once" in total
    assert "Total of this selection" not in ask(served, "/entries/?kind=figure")[2]


def test_an_entry_shows_each_telling_with_its_words(served: Served) -> None:
    listed = ask(served, "/entries/?giver=NOR")[2]
    found = re.search(r'href="(/entries/[0-9a-f]{32}/)', listed)
    assert found
    page = ask(served, found[1])[2]
    assert page.count("<mark>") == 2
    assert "Counted once: repeats" in page
    dossier = ask(served, f"{found[1]}dossier.html")
    assert (dossier[0], "attachment" in dossier[1]["content-disposition"]) == (200, True)
