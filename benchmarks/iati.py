"""Measure reading of IATI activities beside plain lxml and public readers: speed, memory, and whether anything is lost.

    python benchmarks/iati.py [FILE.xml] [--times N] [--only NAME]

In: a file of activities; without one, activities are made up by a fixed seed. Its activities are repeated N times
(default: until 186 MB). Out: a table. For each reader megabytes (10**6) of XML a CPU second, how many times as long
it takes as plain lxml, its peak of memory as the operating system tells it, and how many transactions it gave. Each
runs in a fresh process, all in one run on one file, after a small one for what is loaded once. Musterbook gives
flows: who, to whom, where, how much, when, what an activity says for all, and the record as written. Plain lxml
(`iterparse`, clearing) gives nothing; the others give each transaction's own text and attributes. The last line puts
a file together again from what was read.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

SIZE = 186_000_000  # bytes
_MARK = b"</iati-activities>"


def lxml(path: Path) -> int:
    """Walk over activities with lxml alone."""
    from lxml import etree  # type: ignore[import-untyped]

    count = 0
    for _, element in etree.iterparse(str(path), events=("end",), tag="iati-activity"):
        count += len(element.findall("transaction"))
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return count


def musterbook(path: Path) -> int:
    """Read flows."""
    from musterbook.intake.flows.reading import read_flows
    from musterbook.lexicon import load_lexicon
    from musterbook.records.flows import Flow

    return sum(isinstance(item, Flow) for item in read_flows(path, load_lexicon()))


def xmltodict(path: Path) -> int:
    """Read activities as dictionaries, streaming."""
    import xmltodict as library  # type: ignore[import-untyped]

    count = 0

    def take(_: Any, activity: Any) -> bool:
        nonlocal count
        found = activity.get("transaction", []) if isinstance(activity, dict) else []
        count += len(found) if isinstance(found, list) else 1
        return True

    with path.open("rb") as file:
        library.parse(file, item_depth=2, item_callback=take)
    return count


def pandas(path: Path) -> int:
    """Read transactions as the rows of a frame, streaming."""
    import pandas as library  # type: ignore[import-untyped]

    names = ["ref", "value", "currency", "iso-date", "code", "narrative"]
    return len(library.read_xml(path, iterparse={"transaction": names}, parser="lxml"))


READERS: dict[str, Callable[[Path], int]] = {
    "lxml": lxml, "musterbook": musterbook, "xmltodict": xmltodict, "pandas": pandas,
}  # fmt: skip


def inside(name: str, path: str) -> dict[str, float]:
    """Measure one reader in this process."""
    from reading import peak

    with tempfile.TemporaryDirectory() as scratch:  # what is loaded once is not counted
        small = Path(scratch, "small.xml")
        made_up(small, 2)
        READERS[name](small)
    began = time.process_time()
    count = READERS[name](Path(path))
    return {"seconds": time.process_time() - began, "transactions": count, "peak": peak()}


def alone(name: str, path: Path) -> dict[str, float] | None:
    """Measure one reader in a process of its own; None where it is not installed."""
    code = f"import iati, json; print(json.dumps(iati.inside({name!r}, {str(path)!r})))"
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent, capture_output=True, text=True)
    if "ModuleNotFoundError" in done.stderr:
        return None
    if done.returncode:
        raise SystemExit(done.stderr)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def lost(path: Path) -> tuple[int, int]:
    """Put the activities of a file together again from what was read; give its elements and how many are not there.

    An activity counts as lost with all its elements where its canonical form (C14N) is not that of the file.
    """
    from lxml import etree

    from musterbook.intake.flows.iati import restored
    from musterbook.intake.flows.reading import read_flows
    from musterbook.lexicon import load_lexicon
    from musterbook.records.flows import Activity, Flow

    raw: dict[str, list[str]] = defaultdict(list)
    parts: dict[str, list[Activity]] = defaultdict(list)
    for item in read_flows(path, load_lexicon()):
        if isinstance(item, Flow):
            raw[item.at.rpartition("/")[0]].append(item.raw)
        elif isinstance(item, Activity):
            parts[item.at].append(item)
    elements = missing = 0
    root = etree.parse(str(path)).getroot()
    for number, activity in enumerate(root.iterchildren("iati-activity"), start=1):
        at = f"/{root.tag}/iati-activity[{number}]"
        again = etree.fromstring(restored(parts[at], raw[at])) if at in parts else None
        count = sum(1 for _ in activity.iter())
        elements += count
        activity.tail = None
        if again is None or etree.tostring(again, method="c14n") != etree.tostring(activity, method="c14n"):
            missing += count
    return elements, missing


def repeated(path: Path, target: Path, times: int) -> int:
    """Write a file with the activities of another so many times (0: until it has SIZE bytes); give how many times."""
    raw = path.read_bytes()
    start, end = raw.index(b"<iati-activity ", raw.index(b"<iati-activities") + 1), raw.rindex(_MARK)
    times = times or -(-SIZE // (end - start))
    with target.open("wb") as file:
        file.write(raw[:start])
        for _ in range(times):
            file.write(raw[start:end])
        file.write(_MARK)
    return times


def made_up(path: Path, activities: int = 150) -> None:
    """Write activities that nobody reported, of the size and shape of real ones."""
    chance = random.Random(1)
    with path.open("w", encoding="utf-8") as file:
        file.write('<iati-activities version="2.03" xmlns:own="http://example.org/own">\n')
        for number in range(activities):
            file.write(_activity(number, chance))
        file.write("</iati-activities>\n")


def _activity(number: int, chance: random.Random) -> str:
    head = f"""<iati-activity default-currency="USD" xml:lang="en" last-updated-datetime="2024-02-03T04:05:06Z">
  <iati-identifier>XM-EXAMPLE-{number}</iati-identifier>
  <reporting-org ref="XM-EXAMPLE" type="40"><narrative>An agency</narrative></reporting-org>
  <title><narrative>Work number {number}</narrative></title>
  <recipient-country code="{chance.choice(("IQ", "SY", "ML", "NE", "LY"))}" percentage="100"/>
  <sector code="72010" percentage="60"/><sector code="72050" percentage="40"/>
"""
    return head + "".join(_transaction(chance) for _ in range(40)) + "</iati-activity>\n"


def _transaction(chance: random.Random) -> str:
    value, day = chance.randrange(10**4, 10**8), f"2023-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    return f"""  <transaction ref="T{chance.randrange(10**6)}">
    <transaction-type code="{chance.choice((2, 3, 11))}"/>
    <transaction-date iso-date="{day}"/>
    <value currency="{chance.choice(("EUR", "NOK", "USD"))}" value-date="{day}">{value}</value>
    <description><narrative>A payment for the work</narrative></description>
    <provider-org ref="NO-1" type="10"><narrative>Government of Norway</narrative></provider-org>
    <aid-type code="B03" vocabulary="1"/>
    <own:value-USD>{value / 8:.3f}</own:value-USD>
  </transaction>
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, nargs="?")
    parser.add_argument("--times", type=int, default=0, help="how often its activities are repeated")
    parser.add_argument("--only", choices=READERS, action="append", help="measure only this reader")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        source, large = options.file or Path(scratch, "one.xml"), Path(scratch, "large.xml")
        if options.file is None:
            made_up(source)
        times = repeated(source, large, options.times)
        size = large.stat().st_size / 1e6
        found = {name: alone(name, large) for name in options.only or READERS}
        print(f"{size:,.1f} MB of XML, {times} times the activities of one file\n")
        print(f"{'reader':<14}{'MB/s':>8}{'times as long':>16}{'peak, MB':>12}{'transactions':>15}")
        plain = found.get("lxml")
        for name, figures in found.items():
            if figures is None:
                print(f"{name:<14}  not installed")
                continue
            ratio = figures["seconds"] / plain["seconds"] if plain else float("nan")
            speed = size / figures["seconds"]
            print(f"{name:<14}{speed:>8.1f}{ratio:>16.2f}{figures['peak']:>12.0f}{figures['transactions']:>15,}")
        elements, missing = lost(source)
        print(f"\nput together again: {elements:,} elements, {missing:,} lost")


if __name__ == "__main__":
    main()
