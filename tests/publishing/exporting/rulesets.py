"""The IATI ruleset (https://github.com/IATI/IATI-Rulesets), as far as its kinds of rules concern activities.

In: a parsed file and the ruleset as JSON. Out: what is broken, as (rule id, place). A kind of rule that is not known
here raises KeyError: nothing is passed over.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

Node = Any
Case = dict[str, Any]
_TODAY = datetime.datetime.now(tz=datetime.UTC).date().isoformat()


def broken(tree: Node, ruleset: dict[str, Any]) -> list[tuple[str, str]]:
    """Give every rule that a file of activities breaks."""
    out = []
    for context, rules in ruleset.items():
        if "iati-organisation" in context:
            continue
        for node in tree.xpath(context):
            out += [(found, tree.getpath(node)) for found in _broken(node, rules)]
    return out


def _broken(node: Node, rules: dict[str, Any]) -> Iterator[str]:
    for kind, body in rules.items():
        for case in body["cases"]:
            if kind == "loop":
                yield from _looped(node, case)
            elif not ("condition" in case and not _true(node, case["condition"])) and not KINDS[kind](node, case):
                yield case["ruleInfo"]["id"]


def _looped(node: Node, case: Case) -> Iterator[str]:
    for value in {str(v) for v in _all(node, case["foreach"])}:
        yield from _broken(node, _filled(case["do"], value))


def _filled(part: Any, value: str) -> Any:
    if isinstance(part, dict):
        return {k: _filled(v, value) for k, v in part.items()}
    if isinstance(part, list):
        return [_filled(v, value) for v in part]
    return part.replace("$1", value) if isinstance(part, str) else part


def _all(node: Node, path: str) -> list[Any]:
    found = node.xpath(path)
    return found if isinstance(found, list) else [found]


def _true(node: Node, test: str) -> bool:
    return bool(node.xpath(f"boolean({test})"))


def _texts(node: Node, case: Case) -> list[str]:
    found = [v for path in case["paths"] for v in _all(node, path)]
    return [(v.text or "") if isinstance(v, etree._Element) else str(v) for v in found]


def _one_or_all(node: Node, case: Case) -> bool:
    """Said once for the activity, or at each place where it counts."""
    if _true(node, case["one"]):
        return True
    every = {
        "lang": ("//narrative", "@xml:lang"),
        "sector": ("transaction", "sector"),
        "currency": (".//value", "@currency"),
    }
    places, test = every[case["all"]]
    return all(_true(at, test) for at in node.xpath(places))


def _date_order(node: Node, case: Case) -> bool:
    less = [str(v)[:10] for v in _all(node, case["less"])]
    more = [_TODAY] if case["more"] == "NOW" else [str(v)[:10] for v in _all(node, case["more"])]
    return all(a <= b for a in less for b in more)


def _starts(node: Node, case: Case) -> bool:
    """The list of agencies that may begin an identifier is the registry's, not the ruleset's."""
    if case["prefix"] == ["ORG-ID-PREFIX"]:
        return True
    prefixes = [str(v) + case.get("separator", "") for path in case["prefix"] for v in _all(node, path)]
    return all(text.startswith(tuple(prefixes)) for text in _texts(node, case))


def _sums(node: Node, case: Case) -> bool:
    return bool(abs(sum(float(t) for t in _texts(node, case)) - case["sum"]) < 0.01)


KINDS: dict[str, Callable[[Node, Case], bool]] = {
    "atleast_one": lambda n, c: bool(_texts(n, c)),
    "no_more_than_one": lambda n, c: len(_texts(n, c)) <= 1,
    "unique": lambda n, c: len(set(_texts(n, c))) == len(_texts(n, c)),
    "one_or_all": _one_or_all,
    "startswith": _starts,
    "date_order": _date_order,
    "date_now": lambda n, c: all(str(v)[:10] <= _TODAY for v in _all(n, c["date"])),
    "regex_matches": lambda n, c: all(re.search(c["regex"], t) for t in _texts(n, c)),
    "no_spaces": lambda n, c: all(t == t.strip() for t in _texts(n, c)),
    "if_then": lambda n, c: not _true(n, c["if"]) or _true(n, c["then"]),
    "strict_sum": _sums,
    "sum": _sums,
    "range": lambda n, c: all(c.get("min", 0) <= float(t) <= c.get("max", 100) for t in _texts(n, c)),
}
