"""What the words and codes of official flow data mean: types as stages, codes and names of countries.

In: flows.toml, country_codes.csv, org_identifiers.csv, the registers of places and parties. Out: `FlowWords`. It reads
no source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from musterbook.errors import LexiconError
from musterbook.lexicon.parties import Parties
from musterbook.lexicon.places import Places
from musterbook.lexicon.tables import read_csv, read_toml

WORDS: Final = "flows.toml"
CODES: Final = ("alpha2", "alpha3", "source")
IDENTIFIERS: Final = ("prefix", "code", "source", "check")


@dataclass(frozen=True, slots=True)
class FlowType:
    """One type of flow of a source: its code, its name, the stage of a gift that it is ("" for none).

    `direction` is "incoming" or "outgoing" as seen by who reports, "" where the source does not say.
    """

    system: str
    code: str
    name: str
    stage: str
    direction: str


@dataclass(frozen=True)
class FlowWords:
    """`stages` in the order a gift goes through them; `types` by system and code, IATI's by their old letters too.

    `governments` are how sources write a state as a giver ("{}, Government of"); `alpha3` gives the three letters of a
    country for its two, `sector_vocabularies` the number of an IATI vocabulary for its old letters, `identifiers` our
    register's code for the beginning of an IATI organisation identifier; those of `state_identifiers` are a state's.
    `speaks_for` gives the party that a body gives for.
    `rules` says in full by which rules sources' own totals come about, by name.
    """

    stages: tuple[str, ...]
    types: Mapping[tuple[str, str], FlowType]
    governments: tuple[str, ...]
    alpha3: Mapping[str, str]
    currencies: frozenset[str]
    sector_vocabularies: Mapping[str, str]
    identifiers: Mapping[str, str]
    state_identifiers: re.Pattern[str]
    speaks_for: Mapping[str, str]
    rules: Mapping[str, str]
    parties: Parties
    places: Places

    @classmethod
    def load(cls, folder: Path, parties: Parties, places: Places) -> FlowWords:
        """Read the tables. Raises LexiconError (file, row) where one is wrong."""
        data = read_toml(folder, WORDS)
        stages = tuple(data.get("stages", ()))
        types = _types(data, stages)
        rows = read_csv(folder, "country_codes.csv", required=CODES)
        alpha3 = {row["alpha2"]: row["alpha3"] for row in rows}
        units = read_csv(folder, "units.csv", required=("code", "kind"))
        known = read_csv(folder, "org_identifiers.csv", required=IDENTIFIERS)
        return cls(
            stages=stages,
            types=types,
            governments=tuple(data.get("governments", ())),
            alpha3=alpha3,
            currencies=frozenset(row["code"] for row in units if row["kind"] == "money"),
            sector_vocabularies=data.get("sector_vocabularies", {}),
            identifiers={row["prefix"]: row["code"] for row in known},
            speaks_for=data.get("speaks_for", {}),
            state_identifiers=re.compile(data.get("state_identifiers", "(?!)")),
            rules={row["name"]: row["says"] for row in data.get("rule", ())},
            parties=parties,
            places=places,
        )

    @cached_property
    def alpha2(self) -> Mapping[str, str]:
        """The two letters of a country (ISO 3166) for its three."""
        return {three: two for two, three in self.alpha3.items()}

    def type(self, system: str, code: str) -> FlowType | None:
        """Give what a source's status or code means; None for one that its standard does not have."""
        return self.types.get((system, code))

    def country(self, said: str) -> str | None:
        """Give the ISO 3166 alpha-3 code of a country by its code (two letters or three) or its name.

        None where it is no country, or could be two.
        """
        return _kept(self._countries, said, self._country)

    def organisation(self, said: str) -> str | None:
        """Give our register's code of who gives or receives, by name ("Norway, Government of"); None if unresolved."""
        return _kept(self._organisations, said, self._organisation)

    def identified(self, ref: str) -> str | None:
        """Give our register's code of an organisation by its IATI identifier, or an OECD channel code alone.

        An office of a state gives the state. None where the identifier says no more than where it is registered.
        """
        return _kept(self._identified, ref, self._by_identifier)

    def _by_identifier(self, ref: str) -> str | None:
        whole = f"{_OECD}{ref}" if ref.isdecimal() else ref
        while whole:
            if whole in self.identifiers:
                return self.identifiers[whole]
            whole = whole.rpartition("-")[0]
        state = self.state_identifiers.fullmatch(ref)
        return self.alpha3.get(state[1]) if state else None

    def _country(self, said: str) -> str | None:
        code = said.strip().upper()
        if code in self._states or code in self.alpha3:
            return self.alpha3.get(code, code)
        places = {n.code for n in self.places.index.get(said) if n.code in self._states}
        found = places or self._states.intersection(self.parties.of(said))
        return next(iter(found)) if len(found) == 1 else None

    def _organisation(self, said: str) -> str | None:
        bare = _PARENTHESIS.sub("", said)
        forms = (form.split("{}") for form in self.governments)
        states = [
            n[len(a) : -len(b) or None] for a, b in forms for n in (said, bare) if n.startswith(a) and n.endswith(b)
        ]
        for name in (said, bare, *states):
            codes = self.parties.of(name.strip())
            if len(codes) == 1:
                return codes[0]
        return None

    @cached_property
    def _states(self) -> frozenset[str]:
        return frozenset(self.alpha3.values())

    @cached_property
    def _countries(self) -> dict[str, str | None]:
        return {}

    @cached_property
    def _organisations(self) -> dict[str, str | None]:
        return {}

    @cached_property
    def _identified(self) -> dict[str, str | None]:
        return {}


_MOST: Final = 100_000  # names kept at a time: more than any source has, and a bound for one that is hostile
_OECD: Final = "XM-DAC-"
_PARENTHESIS: Final = re.compile(r"\s*\([^()]*\)")


def _kept(kept: dict[str, str | None], said: str, look: Callable[[str], str | None]) -> str | None:
    if said not in kept:
        if len(kept) >= _MOST:
            kept.clear()
        kept[said] = look(said)
    return kept[said]


def _types(data: Mapping[str, Any], stages: tuple[str, ...]) -> dict[tuple[str, str], FlowType]:
    types: dict[tuple[str, str], FlowType] = {}
    for row in data.get("type", ()):
        try:
            kind = FlowType(row["system"], row["code"], row["name"], row.get("stage", ""), row.get("direction", ""))
        except KeyError as error:
            raise LexiconError(WORDS, None, f"a type has a system, a code and a name: {error}") from error
        if kind.stage and kind.stage not in stages:
            raise LexiconError(WORDS, None, f"{kind.system} {kind.code}: {kind.stage!r} is no stage")
        for code in filter(None, (kind.code, row.get("letter"))):
            if types.setdefault((kind.system, code), kind) is not kind:
                raise LexiconError(WORDS, None, f"{kind.system} {code} is there twice")
    return types
