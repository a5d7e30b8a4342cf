"""Score reading on every corpus and hold the figures against their floors.

    python evaluation/floors.py                 # print every figure beside its floor; exit status 1 where one fell
    python evaluation/floors.py --pin           # raise the floors to the figures, and pin the corpora's digests
    python evaluation/floors.py --pin --lower   # lower those that fell, too

Floors are F1 of amounts, kinds and all, and the share of right slots, in per cent, rounded down. They are pinned in
`floors.toml` with the SHA-256 of the corpus they were measured on: another corpus has other floors.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from corpora import CORPORA, HERE

from musterbook.evaluation import Evaluation

FLOORS = HERE / "floors.toml"


@dataclass(frozen=True, slots=True)
class Pin:
    """A corpus by its digest, and the figure or floor of each measure in per cent."""

    digest: str
    floors: Mapping[str, Decimal]


def figures(evaluation: Evaluation) -> dict[str, Decimal]:
    """Give the figures of an evaluation that have floors, in per cent; a slot is "slot: NAME"."""
    out = {name: figure.f1 for name, figure in evaluation.figures.items() if figure.f1 is not None}
    slots = {f"slot: {slot}": Decimal(right) / judged for slot, (right, judged) in evaluation.slots.items() if judged}
    return {name: 100 * share for name, share in (out | slots).items()}


def load(path: Path) -> dict[str, Pin]:
    """Read what is pinned, by corpus; nothing where the file is not there yet."""
    if not path.exists():
        return {}
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return {name: Pin(t["digest"], {k: Decimal(v) for k, v in t["floors"].items()}) for name, t in data.items()}


def fallen(pin: Pin, found: Mapping[str, Decimal]) -> Iterator[str]:
    """Name every measure that is under its floor, or has one and was not measured."""
    for name, floor in pin.floors.items():
        if name not in found:
            yield f"{name}: no longer measured; its floor is {floor}"
        elif found[name] < floor:
            yield f"{name}: {found[name]:.1f} is under its floor {floor}"


def write(pins: Mapping[str, Pin], path: Path) -> None:
    """Write what is pinned as TOML, each figure rounded down."""
    lines = [
        "# Written by floors.py: figures in per cent that may not fall, and the SHA-256 of the corpus they hold for."
    ]
    for name, pin in pins.items():
        lines += ["", f"[{name}]", f'digest = "{pin.digest}"', "", f"[{name}.floors]"]
        lines += [f'"{measure}" = {int(floor)}' for measure, floor in pin.floors.items()]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pin", action="store_true", help="write the figures as floors")
    parser.add_argument("--lower", action="store_true", help="with --pin: lower floors, too")
    asked = parser.parse_args(arguments)
    pins, fell = load(FLOORS), False
    found = {corpus.name: Pin(corpus.digest(), figures(corpus.evaluate())) for corpus in CORPORA}
    for name, now in found.items():
        fell |= _show(name, pins.get(name), now)
    if asked.pin and (asked.lower or not fell):
        write(found, FLOORS)
        sys.stdout.write(f"\nWrote {FLOORS.name}\n")
        return 0
    if asked.pin:
        sys.stdout.write("\nNothing was pinned: look why they fell, then lower their floors with --pin --lower\n")
    same = {name: pin.digest for name, pin in pins.items()} == {name: pin.digest for name, pin in found.items()}
    return int(fell or not same)


def _show(name: str, pin: Pin | None, now: Pin) -> bool:
    """Print the figures of a corpus beside their floors; tell whether one fell."""
    known = pin is not None and pin.digest == now.digest
    sys.stdout.write(f"\n{name}{'' if known else ' (not the corpus that is pinned)'}\n")
    floors = pin.floors if pin is not None else {}
    for measure, value in now.floors.items():
        sys.stdout.write(f"  {measure:20}{value:7.1f}  floor {floors.get(measure, '–'):>3}\n")
    fell = list(fallen(pin, now.floors)) if pin is not None else []
    sys.stdout.writelines(f"  fell: {line}\n" for line in fell)
    return bool(fell)


if __name__ == "__main__":
    sys.exit(main())
