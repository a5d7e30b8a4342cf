"""Flows of the UN OCHA Financial Tracking Service, as its programming interface gives them (api.hpc.tools, v1).

In: a stream of JSON, one page of a search. Out: a `Flow` for each element of `data.flows`, in order, and findings. The
page is walked, never held: memory is that of one flow. Whatever number a flow holds keeps its digits. Both figures are
kept where there are two: the original sum, and the dollars that FTS made of it, which are what FTS adds up.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator
from typing import IO, Any, Final

from musterbook.intake.decoding import decode_stream
from musterbook.intake.flows import Search, Source
from musterbook.intake.parsed import Problem, Refused
from musterbook.lexicon.flows import FlowWords
from musterbook.records import Finding
from musterbook.records.flows import Flow, Money, Organisation, Share, flow_of

_LARGEST: Final = 8_000_000  # characters of one flow, or of what stands beside them; real ones have up to 6,000
_LONGEST: Final = 12  # digits of a number of flows
_BLANKS: Final = re.compile(r"[ \t\r\n]*")


def read(stream: IO[bytes], source: Source, words: FlowWords) -> Iterator[Flow | Search | Finding]:
    """Give the flows of a page and what it says of its search.

    What is wrong with one flow is a warning, what ends the reading an error.
    """
    walk = _Walk(stream)
    try:
        for number, (raw, element) in enumerate(_flows(walk)):
            yield from _Element(source, words, f"data.flows[{number}]").read(raw, element)
        if walk.stated is not None:
            yield Search(walk.stated)
    except Refused as stop:
        walk.problems.append(stop.problem)
    yield from (Finding(p.code, p.severity, p.message, source.path) for p in walk.problems)


class _Walk:
    """A JSON text that is taken value by value as it is read. Numbers come as their digits."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.blocks = decode_stream(stream)
        self.problems: list[Problem] = []
        self.stated: int | None = None  # flows of the whole search
        self.json = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_no_number)
        self.text, self.at, self.before, self.ended = "", 0, 0, False

    def more(self) -> bool:
        """Read on, leaving behind what was taken; False at the end."""
        block = next(self.blocks, None)
        if isinstance(block, Problem):
            self.problems.append(block)
            return self.more()
        self.ended = block is None
        self.text, self.before, self.at = self.text[self.at :] + (block or ""), self.before + self.at, 0
        return not self.ended

    @property
    def place(self) -> int:
        return self.before + self.at

    def peek(self) -> str:
        """Give the next character that is no blank, "" at the end. Raises Refused for blanks without end."""
        start = self.place
        while True:
            self.at = _BLANKS.match(self.text, self.at).end()  # type: ignore[union-attr]
            if self.at < len(self.text):
                return self.text[self.at]
            if self.place - start > _LARGEST:
                raise Refused("flows.too_large", f"nothing but blanks from character {start:,} on")
            if not self.more():
                return ""

    def take(self, wanted: str) -> str:
        """Take one of these characters. Raises Refused where another stands."""
        found = self.peek()
        if not found:
            raise Refused("flows.cut_short", f"the file ends in the middle, after character {self.place:,}")
        if found not in wanted:
            raise Refused("flows.not_json", f"not JSON: {found!r} at character {self.place:,}")
        self.at += 1
        return found

    def value(self) -> tuple[str, Any]:
        """Take a whole value, with its text."""
        if not self.peek():
            raise Refused("flows.cut_short", f"the file ends in the middle, after character {self.place:,}")
        while True:
            try:
                value, end = self.json.raw_decode(self.text, self.at)
                if end < len(self.text) or self.ended:
                    raw, self.at = self.text[self.at : end], end
                    return raw, value
            except RecursionError as error:
                raise Refused("flows.too_deep", f"values inside one another at character {self.place:,}") from error
            except ValueError as error:
                if self.ended:
                    code, what = "flows.cut_short", "the file ends in the middle of a value"
                    if self.text[self.at :].rstrip().endswith(("}", "]")):
                        code, what = "flows.not_json", f"not JSON: {error}"
                    raise Refused(code, f"{what}, which begins at character {self.place:,}") from error
            if len(self.text) - self.at > _LARGEST:
                what = f"no end of a value within {_LARGEST:,} characters, from character {self.place:,}"
                raise Refused("flows.too_large", what)
            self.more()

    def members(self) -> Iterator[str]:
        """Give the keys of an object, each before its value, which the caller takes."""
        self.take("{")
        if self.peek() == "}":
            self.take("}")
            return
        while True:
            key = self.value()[1]
            self.take(":")
            yield str(key)
            if self.take(",}") == "}":
                return

    def elements(self) -> Iterator[tuple[str, Any]]:
        """Give the elements of an array."""
        self.take("[")
        if self.peek() == "]":
            self.take("]")
            return
        while True:
            yield self.value()
            if self.take(",]") == "]":
                return


def _no_number(said: str) -> str:
    raise ValueError(f"{said} is no number")


def _flows(walk: _Walk) -> Iterator[tuple[str, Any]]:
    found = False
    for key in walk.members():
        if key != "data" or walk.peek() != "{":
            walk.stated = _stated(key, walk.value()[1]) or walk.stated
            continue
        for name in walk.members():
            if name == "flows" and walk.peek() == "[":
                found = True
                yield from walk.elements()
            else:
                walk.value()
    if not found:
        raise Refused("flows.no_flows", "no list data.flows in it: not an answer to a search for flows")


def _stated(key: str, value: Any) -> int | None:
    count = value.get("count") if key == "meta" and isinstance(value, dict) else None
    return int(count) if isinstance(count, str) and count.isdecimal() and len(count) < _LONGEST else None


class _Element:
    """One element of the list on its way to a flow."""

    def __init__(self, source: Source, words: FlowWords, at: str) -> None:
        self.source, self.words, self.at = source, words, at
        self.findings: list[Finding] = []
        self.own = ""

    def read(self, raw: str, element: Any) -> Iterator[Flow | Finding]:
        """Give the flow with findings about its parts, or one finding where it cannot be one."""
        if not isinstance(element, dict) or not _text(element.get("id")):
            yield self._finding("flows.no_flow", "not a flow: it has no id; it is left out")
            return
        self.own = _text(element["id"]) or ""
        yield self._flow(raw, element)
        yield from self.findings

    def _flow(self, raw: str, element: dict[str, Any]) -> Flow:
        status = _text(element.get("status")) or ""
        kind = self.words.type("fts", status)
        if kind is None:
            self._bad(
                "flows.unknown_type", f"{status!r} is no status of a flow (pledge, commitment, paid); in no total"
            )
        amount, converted = self._amounts(element)
        into, out = _objects(element, "destinationObjects"), _objects(element, "sourceObjects")
        return flow_of(
            id=Flow.identity("fts", self.own), system="fts", own=self.own, type=status,
            stage=kind.stage if kind else "", amount=amount, converted=converted,
            rate=_text(element.get("exchangeRate")) if converted else None,
            provider=self._organisation(out), receiver=self._organisation(into), recipients=self._recipients(into),
            date=self._day(element, "date"), decided=self._day(element, "decisionDate"),
            reported=self._day(element, "firstReportedDate"), updated=self._day(element, "updatedAt"),
            years=_told(into, "UsageYear", "name"), plans=_told(into, "Plan", "id"),
            source_plans=_told(out, "Plan", "id"), sectors=_clusters(into), ref=_text(element.get("refCode")),
            description=_text(element.get("description")), boundary=_text(element.get("boundary")),
            on_boundary=_text(element.get("onBoundary")), flow_type=_text(element.get("flowType")),
            finance_type=_text(element.get("contributionType")), new_money=_truth(element.get("newMoney")),
            parents=_ids(element.get("parentFlowId")), children=_ids(element.get("childFlowIds")),
            version=_text(element.get("versionId")), raw=raw, file=self.source.file, at=self.at,
        )  # fmt: skip

    def _amounts(self, element: dict[str, Any]) -> tuple[Money | None, Money | None]:
        """Give the sum and the source's dollars; only the dollars where FTS gives no sum in another currency."""
        dollars = self._money(element, "amountUSD", "USD")
        currency = _text(element.get("originalCurrency")) or ""
        original = self._money(element, "originalAmount", currency) if currency else None
        return (original, dollars) if original else (dollars, None)

    def _money(self, element: dict[str, Any], name: str, currency: str) -> Money | None:
        said = _text(element.get(name))
        if said is None:
            if name == "amountUSD":
                self._bad("flows.no_amount", "no amountUSD; it is kept without an amount, which is not nought")
            return None
        try:
            return Money.of(said, currency)
        except ValueError as error:
            self._bad("flows.not_a_number", f"{name}: {error}; it is kept without")
            return None

    def _organisation(self, objects: list[dict[str, Any]]) -> Organisation | None:
        found = [o for o in objects if o.get("type") == "Organization"]
        names = [name for o in found if (name := _text(o.get("name")))]
        if not names:
            return None
        sorts = dict.fromkeys(str(t) for o in found for t in _list(o.get("organizationTypes")))
        said = "; ".join(names)
        code = self.words.organisation(said) if len(names) == 1 else None
        ref = _text(found[0].get("id")) if len(found) == 1 else None
        return Organisation(said, ref, "; ".join(sorts) or None, code)

    def _recipients(self, objects: list[dict[str, Any]]) -> tuple[Share, ...]:
        names = [name for o in objects if o.get("type") == "Location" and (name := _text(o.get("name")))]
        codes = [(name, self.words.country(name)) for name in names]
        return tuple(Share(name, code, "country" if code else "location") for name, code in codes)

    def _day(self, element: dict[str, Any], name: str) -> str | None:
        said = _text(element.get(name))
        if said is None:
            return None
        try:
            return datetime.date.fromisoformat(said[:10]).isoformat()
        except ValueError:
            self._bad("flows.not_a_date", f"{name}: {said[:40]!r} is no day; it is kept without")
            return None

    def _bad(self, code: str, message: str) -> None:
        self.findings.append(self._finding(code, message))

    def _finding(self, code: str, message: str) -> Finding:
        where = f"{self.at}, flow {self.own}" if self.own else self.at
        return Finding(code, "warning", f"{where}: {message}", self.source.path)


def _text(value: Any) -> str | None:
    """Give a value as text without blanks around it, None where there is none. Numbers come as digits already."""
    if not isinstance(value, str) or not value.strip():
        return None
    text: str = value.strip()
    if text.isprintable():
        return text
    # escapes can hold half a character and NUL, which no database takes
    return text.replace("\0", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _truth(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _ids(value: Any) -> tuple[str, ...]:
    return tuple(found for v in (value if isinstance(value, list) else [value]) if (found := _text(v)))


def _objects(element: dict[str, Any], side: str) -> list[dict[str, Any]]:
    return [o for o in _list(element.get(side)) if isinstance(o, dict)]


def _told(objects: list[dict[str, Any]], kind: str, slot: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found for o in objects if o.get("type") == kind and (found := _text(o.get(slot)))))


def _clusters(objects: list[dict[str, Any]]) -> tuple[Share, ...]:
    kinds = {"GlobalCluster": "global cluster", "Cluster": "cluster"}
    found = ((kinds[o["type"]], _text(o.get("name")), o) for o in objects if o.get("type") in kinds)
    return tuple(Share(name, _text(o.get("id")), vocabulary) for vocabulary, name, o in found if name)
