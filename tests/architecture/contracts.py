"""Check the import contracts of a copied tree, once as it is and once for each violation planted in it.

Run in the copy, with its src first on the path, so that the copy is what is looked at. Standard input: JSON, a list of
{"name", "path", "text"}: the text is appended to the file at path below src/musterbook and taken out again. Standard
output: JSON, name → {"broken": names of contracts not kept, "cycle": modules that import each other in a ring}; the
tree as it is goes by the name "".
"""

from __future__ import annotations

import graphlib
import json
import sys
from pathlib import Path
from typing import Any

import grimp
from importlinter import configuration
from importlinter.application.use_cases import create_report, read_user_options
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from importlinter.domain.contract import registry

PACKAGE = Path("src/musterbook")
CACHE = "cache"


def look(plant: dict[str, str]) -> dict[str, Any]:
    """Plant one violation, check every contract, and take it out again."""
    path = PACKAGE / plant["path"]
    before = path.read_bytes() if path.exists() else None
    path.parent.mkdir(exist_ok=True)
    path.write_bytes((before or b"") + plant["text"].encode())
    try:
        return check()
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)


def check() -> dict[str, Any]:
    """Check every contract of pyproject.toml, and look for rings of imports."""
    report = create_report(read_user_options("pyproject.toml"), cache_dir=CACHE)
    broken = sorted(contract.name for contract, result in report.get_contracts_and_checks() if not result.kept)
    return {"broken": broken, "cycle": cycle()}


def cycle() -> list[str]:
    """Give one ring of modules that import each other when they run, or nothing; lazy public names are not followed."""
    # No cache: it was seen to miss a line planted in a module that it had looked at just before.
    graph = grimp.build_graph("musterbook", cache_dir=None, exclude_type_checking_imports=True)
    below = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules if name != "musterbook"}
    try:
        graphlib.TopologicalSorter(below).prepare()
    except graphlib.CycleError as error:
        return list(error.args[1])
    return []


if __name__ == "__main__":
    configuration.configure()
    registry.register(LayersContract, "layers")
    registry.register(ForbiddenContract, "forbidden")
    plants = json.load(sys.stdin)
    json.dump({"": check()} | {plant["name"]: look(plant) for plant in plants}, sys.stdout)
