"""Draft parties.csv and party_names.csv from ISO 3166 (pycountry), CLDR (Babel) and the three lists beside this script.

    python tools/registers/draft_parties.py OUT_FOLDER

The tables that ship are the truth and are edited by hand; this shows where their rows came from. Compare the draft with
them (`diff`) when a source changes; do not copy it over them.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pycountry
from babel import Locale

HERE = Path(__file__).parent
LABELS = {
    "BIH": "Bosnia and Herzegovina", "CIV": "Côte d'Ivoire", "COD": "Democratic Republic of the Congo",
    "COG": "Republic of the Congo", "CPV": "Cabo Verde", "HKG": "Hong Kong", "MAC": "Macao", "MMR": "Myanmar",
    "PSE": "Palestine", "VAT": "Holy See", "TUR": "Türkiye", "XKX": "Kosovo", "KNA": "Saint Kitts and Nevis",
    "LCA": "Saint Lucia", "VCT": "Saint Vincent and the Grenadines", "BES": "Caribbean Netherlands",
    "CCK": "Cocos Islands",
}  # fmt: skip
MEMBERS_APART = {"XKX", "PSE", "VAT", "TWN"}
TERRITORY_FROM = "GRL"
# CLDR and ISO names that mean nothing in news, or mean something else there.
UNUSED = {"China mainland", "Congo", "Georgia (country)", "Korea", "Saint Martin (French part)", "St. Martin"}
GIVEN_NAMES = {
    "Jordan", "Chad", "Georgia", "Israel", "India", "Kenya", "Ireland", "Holland", "Cuba", "America", "Dane", "Finn",
    "Scot", "Brit", "Jersey", "Trinidad", "Wales", "England", "Scotland",
}  # fmt: skip


def states() -> list[list[str]]:
    lines = (HERE / "states.txt").read_text(encoding="utf-8").splitlines()
    return [[*line.split("|"), "", "", ""][:4] for line in lines if line and line[0] != "#"]


def label_of(code: str) -> str:
    if code in LABELS:
        return LABELS[code]
    country = pycountry.countries.get(alpha_3=code)
    return str(Locale("en").territories[country.alpha_2]).replace("’", "'").replace(" & ", " and ")


def formal_names(code: str) -> list[tuple[str, str]]:
    """Give (name, source) from ISO 3166 and CLDR."""
    if code == "XKX":
        return [("Kosovo", "cldr"), ("Republic of Kosovo", "general")]
    country = pycountry.countries.get(alpha_3=code)
    found = [(getattr(country, key, ""), "iso3166") for key in ("name", "official_name", "common_name")] + [
        (str(Locale("en").territories[country.alpha_2]).replace("’", "'"), "cldr")
    ]
    clean: list[tuple[str, str]] = []
    for name, source in found:
        name = name.replace("’", "'")
        if name.startswith("the "):
            name = name[4:]
        if name and "(" not in name and " - " not in name and name not in UNUSED:
            clean.append((name, source))
            if " & " in name:
                clean.append((name.replace(" & ", " and "), source))
    return clean


def demonyms(cell: str) -> list[tuple[str, str]]:
    """Give (form of the word, mark) from "Iraqi+;~Congolese": a plus adds the plural."""
    out: list[tuple[str, str]] = []
    for word in filter(None, cell.split(";")):
        mark = "ambiguous" if word.startswith("~") else ""
        word = word.lstrip("~")
        out.append((word.rstrip("+"), mark))
        if word.endswith("+"):
            out.append((word.rstrip("+") + "s", mark))
    return out


def main(out: Path) -> None:
    parties: list[list[str]] = []
    names: dict[tuple[str, str], list[str]] = {}

    def add(name: str, code: str, form: str, source: str, case: str = "", mark: str = "") -> None:
        if name in GIVEN_NAMES:
            mark = f"{mark} given".strip()
        if name == "Georgia":
            mark += " region"
        names.setdefault((name, code), [name, code, form, case, mark, source])

    territory = False
    for code, further, people, capitals in states():
        territory = territory or code == TERRITORY_FROM
        parties.append([code, "territory" if territory else "state", label_of(code), "", "", "iso3166", "seen"])
        if code == "XKX":
            parties[-1][5:] = ["user-assigned", "seen"]
        for name, source in [(label_of(code), "cldr"), *formal_names(code)]:
            add(name, code, "name", source)
        for name in filter(None, further.split(";")):
            name = name.removeprefix("The ").removeprefix("the ")
            if name.endswith("-"):
                add(name, code, "demonym", "general")
            else:
                add(name, code, "acronym" if not any(c.islower() for c in name) else "name", "general")
        for name, mark in demonyms(people):
            add(name, code, "demonym", "general", mark=mark)
        for name in filter(None, capitals.split(";")):
            if name == "Kremlin":
                continue
            add(name.removeprefix("The "), code, "metonym", "geonames", mark="place")
    for line in (HERE / "bodies.txt").read_text(encoding="utf-8").splitlines():
        if not line or line[0] == "#":
            continue
        code, kind, label, parent, state, cell = line.split("|")
        parties.append([code, kind, label, parent, state, "general", "unverified"])
        for name in cell.split(";"):
            name, _, flag = name.partition("!")
            case = "any" if flag == "any" else ""
            mark = flag if flag in ("alone", "word") else ""
            acronym = not any(c.islower() for c in name) and " " not in name
            add(
                name,
                code,
                "common" if name == "world body" else "acronym" if acronym else "name",
                "general",
                case,
                mark,
            )
    for line in (HERE / "extra_names.txt").read_text(encoding="utf-8").splitlines():
        if line and line[0] != "#":
            name, code, form, case, mark = line.split("|")
            add(name, code, form, "general", case, mark)
    for (name, code), row in names.items():
        shared = [c for n, c in names if n == name and c != code]
        if shared and "ambiguous" not in row[4]:
            sys.stderr.write(f"shared without a mark: {name} {code} {shared}\n")
    write(out / "parties.csv", ["code", "kind", "label", "parent", "state", "source", "check"], parties)
    write(out / "party_names.csv", ["name", "code", "form", "case", "mark", "source"], list(names.values()))


def write(path: Path, header: list[str], rows: list[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
