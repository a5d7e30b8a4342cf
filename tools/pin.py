"""Write the pinned versions of everything Musterbook installs: constraints.txt for pip, the same list for uv.

In: pyproject.toml. Out: constraints.txt and [tool.uv] constraint-dependencies in pyproject.toml, the same lines in
both, names and versions only: no registry, no file host. Without options the present pins are kept, new dependencies
join and unused ones leave.
"""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXPORT = ("--all-extras", "--all-groups", "--no-emit-project", "--no-hashes", "--no-annotate", "--no-header", "--quiet")
PINNED = re.compile(r"^constraint-dependencies = \[\n(.*?)^\]\n", re.MULTILINE | re.DOTALL)


def with_pins(pyproject: str, pins: list[str]) -> str:
    """Give pyproject.toml with these pins in place of the present ones."""
    rows = "".join(f'  "{pin}",\n' for pin in pins)
    text, count = PINNED.subn(lambda _: f"constraint-dependencies = [\n{rows}]\n", pyproject)
    if count != 1:
        raise SystemExit("pin: pyproject.toml must have one [tool.uv] constraint-dependencies list, one pin a line")
    return text


def present_pins(pyproject: str) -> list[str]:
    """Give the pins that stand in pyproject.toml, in order."""
    found = PINNED.search(pyproject)
    return re.findall(r'^  "(.*)",$', found.group(1), re.MULTILINE) if found else []


def without(pins: list[str], names: list[str]) -> list[str]:
    """Drop the pins of the packages named; an empty list of names drops them all."""
    dropped = {name.lower().replace("_", "-") for name in names}
    return [pin for pin in pins if names and pin.partition("==")[0] not in dropped]


def resolve(uv: str, pyproject: str) -> list[str]:
    """Ask uv for every version of every extra and group, on every platform; works in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "pyproject.toml").write_text(pyproject, encoding="utf-8")
        done = subprocess.run([uv, "export", *EXPORT], cwd=folder, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit("pin: no set of versions fits; `./go pin --upgrade NAME` frees a package from its present pin")
    return [line.replace('"', "'") for line in done.stdout.splitlines() if line]


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(
        prog="./go pin", description="Write constraints.txt and its copy in pyproject.toml."
    )
    parser.add_argument("--uv", default="uv", help=argparse.SUPPRESS)
    parser.add_argument("--upgrade", nargs="*", metavar="NAME", help="take newer versions, of these packages or of all")
    options = parser.parse_args(arguments)
    path = ROOT / "pyproject.toml"
    before = path.read_text(encoding="utf-8")
    kept = present_pins(before)
    if options.upgrade is not None:
        kept = without(kept, options.upgrade)
    pins = resolve(options.uv, with_pins(before, kept))
    path.write_text(with_pins(before, pins), encoding="utf-8")
    (ROOT / "constraints.txt").write_text("\n".join(pins) + "\n", encoding="utf-8")
    sys.stdout.write(f"{len(pins)} packages pinned\n")


if __name__ == "__main__":
    main(sys.argv[1:])
