"""The shape of the code: who imports whom, what the core may touch, how long things are.

Each guard is itself tested, by a violation planted in a copy of the tree.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest

from tests.architecture import guards

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "musterbook"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CONTRACTS = PYPROJECT["tool"]["importlinter"]["contracts"]

LAYERS = "Layers: each imports only those below"
CORE = "The core knows no framework, database, network, clock, chance or process"
NETWORK = "Only intake.fetching reaches the network"
PROCESSES = "Only intake.workers and corpus start processes"
PARSER = "The network of the parser runs in reading.syntax.parsing alone"
DJANGO = "Django stands in the ledger and the workbench and fills the templates of pages"
PARSING = "Documents are parsed in intake alone"
CHARTS = "Charts are drawn in publishing alone"
FILES = "Parquet and PDF are written in publishing.exporting alone"
RATES = "Rates of exchange are read in lexicon.rates alone"


@dataclass(frozen=True)
class Plant:
    """One violation: the text appended to a file, and the contracts that must then be broken, no more and no fewer."""

    path: str
    text: str
    breaks: tuple[str, ...]


PLANTS = {
    "a framework in reading": Plant("reading/planted.py", "import django\n", (CORE, DJANGO)),
    "a database in the lexicon": Plant("lexicon/planted.py", "import sqlite3\n", (CORE,)),
    "the clock in records": Plant("records/__init__.py", "\nimport time\n", (CORE,)),
    "chance in linking": Plant("linking/planted.py", "import random\n", (CORE,)),
    "a process in reading": Plant("reading/planted.py", "import subprocess\n", (CORE, PROCESSES)),
    "a loader by name in reading": Plant("reading/planted.py", "from importlib import import_module\n", (CORE,)),
    "reading imports the ledger": Plant("reading/planted.py", "import musterbook.ledger.opening\n", (CORE, LAYERS)),
    "reading imports it for its types only": Plant(
        "reading/planted.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import musterbook.ledger.opening\n",
        (CORE, LAYERS),
    ),
    "linking imports reading": Plant("linking/planted.py", "import musterbook.reading\n", (LAYERS,)),
    "records imports the lexicon": Plant("records/__init__.py", "\nimport musterbook.lexicon\n", (LAYERS,)),
    "corpus imports the ledger": Plant("corpus.py", "\nimport musterbook.ledger\n", (LAYERS,)),
    "the network inside a function": Plant(
        "linking/planted.py", "def get():\n    from urllib.request import urlopen\n", (CORE, NETWORK)
    ),
    "a socket outside fetching": Plant("intake/planted.py", "import socket\n", (NETWORK,)),
    "an address opened by the ledger": Plant("ledger/planted.py", "import http.client\n", (NETWORK,)),
    "a process outside the workers": Plant("publishing/planted.py", "import multiprocessing\n", (PROCESSES,)),
    "the parser's network elsewhere": Plant("reading/planted.py", "import onnxruntime\n", (PARSER,)),
    "Django in publishing": Plant("publishing/planted.py", "import django\n", (DJANGO,)),
    "a page parsed in publishing": Plant("publishing/planted.py", "import lxml\n", (PARSING,)),
    "a chart in the ledger": Plant("ledger/planted.py", "import altair\n", (CHARTS,)),
    "Parquet written in the ledger": Plant("ledger/planted.py", "import duckdb\n", (FILES,)),
    "a rate read in the ledger": Plant("ledger/planted.py", "import currency_converter\n", (RATES,)),
    "a module that no layer names": Plant("utils.py", "", (LAYERS,)),
}


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the contracts say of a copy of the tree, as it is ("") and with each violation in turn."""
    copy = tmp_path_factory.mktemp("tree")
    only_code = shutil.ignore_patterns("__pycache__", "*.csv", "*.toml", "*.md", "*.onnx", "*.html", "*.js")
    shutil.copytree(PACKAGE, copy / "src" / "musterbook", ignore=only_code)
    shutil.copy(ROOT / "pyproject.toml", copy)
    plants = [{"name": name, "path": plant.path, "text": plant.text} for name, plant in PLANTS.items()]
    ring = [{"name": "ring", "path": "reading/reader.py", "text": "\nimport musterbook.reading.explaining\n"}]
    done = subprocess.run(
        [sys.executable, str(ROOT / "tests" / "architecture" / "contracts.py")],
        cwd=copy,
        env=os.environ | {"PYTHONPATH": str(copy / "src")},
        input=json.dumps(plants + ring),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: dict[str, Any] = json.loads(done.stdout)
    return answers


def test_the_contracts_are_kept(looked: dict[str, Any]) -> None:
    assert looked[""]["broken"] == []


@pytest.mark.parametrize("name", PLANTS)
def test_a_planted_import_breaks_its_contract_and_no_other(looked: dict[str, Any], name: str) -> None:
    already = set(looked[""]["broken"])
    assert set(looked[name]["broken"]) - already == set(PLANTS[name].breaks) - already


def test_every_contract_is_broken_by_some_plant() -> None:
    assert {name for plant in PLANTS.values() for name in plant.breaks} == {contract["name"] for contract in CONTRACTS}


def test_no_modules_import_each_other_in_a_ring(looked: dict[str, Any]) -> None:
    assert looked[""]["cycle"] == []
    assert "musterbook.reading.reader" in looked["ring"]["cycle"]


def test_the_core_contract_names_every_core_module_there_is() -> None:
    (core,) = (contract for contract in CONTRACTS if contract["name"] == CORE)
    there = [name for name in guards.CORE if (PACKAGE / f"{name}.py").exists() or (PACKAGE / name).is_dir()]
    assert core["source_modules"] == [f"musterbook.{name}" for name in there]


# What the contracts cannot say: (guard, where the violation is planted, the violation).
GUARDS: dict[str, tuple[Callable[[Path], list[str]], str, str]] = {
    "a day of today in reading": (
        guards.clock_calls,
        "reading/planted.py",
        "import datetime\nTODAY = datetime.date.today()\n",
    ),
    "a time of now in linking": (
        guards.clock_calls,
        "linking/planted.py",
        "from datetime import datetime\ndef f():\n    return datetime.now()\n",
    ),
    "a file opened in reading": (
        guards.file_calls,
        "reading/planted.py",
        "def f(path):\n    return path.read_text()\n",
    ),
    "open in records": (guards.file_calls, "records/__init__.py", "\nopen('x')\n"),
    "print in intake": (guards.prints, "intake/planted.py", "print('read')\n"),
    "a lazy name in reading": (guards.lazy_names, "reading/planted.py", "from musterbook import open_ledger\n"),
    "the whole package in linking": (guards.lazy_names, "linking/planted.py", "def f():\n    import musterbook\n"),
    "a relative import": (guards.relative_imports, "reading/planted.py", "from ..ledger import opening\n"),
    "a module named helpers": (guards.vague_names, "ledger/helpers.py", ""),
    "a folder named common": (guards.vague_names, "intake/common/pages.py", ""),
}


@pytest.mark.parametrize("name", GUARDS)
def test_a_guard_passes_the_tree_and_sees_a_planted_violation(tmp_path: Path, name: str) -> None:
    guard, path, text = GUARDS[name]
    assert guard(PACKAGE) == []
    planted = tmp_path / "musterbook" / path
    planted.parent.mkdir(parents=True)
    planted.write_text(text, encoding="utf-8")
    (found,) = guard(tmp_path / "musterbook")
    assert path.removesuffix("/pages.py") in found


def test_guards_let_through_what_is_allowed(tmp_path: Path) -> None:
    package = tmp_path / "musterbook"
    for path, text in {
        "cli.py": "import musterbook\nprint(musterbook.read)\n",
        "records/__init__.py": "",
        "lexicon/tables.py": "open('parties.csv')\n",
        "ledger/posting.py": "import datetime\ndatetime.datetime.now(datetime.UTC)\n",
        "reading/reader.py": "from musterbook import __version__, records\nimport musterbook.records\n",
    }.items():
        (package / path).parent.mkdir(parents=True, exist_ok=True)
        (package / path).write_text(text, encoding="utf-8")
    every = (guards.clock_calls, guards.file_calls, guards.prints, guards.lazy_names, guards.vague_names)
    assert [found for guard in every for found in guard(package)] == []


def test_functions_are_short() -> None:
    lengths = guards.functions(PACKAGE)
    assert {name: length for name, length in lengths.items() if length > 80} == {}
    over = {name: length for name, length in lengths.items() if length > 40}
    assert len(over) <= 0.05 * len(lengths), over


def test_function_lengths_are_counted(tmp_path: Path) -> None:
    body = "".join(f"    x = {n}\n" for n in range(80))
    (tmp_path / "a.py").write_text(f"class C:\n  @property\n  async def f(self):\n{body}", encoding="utf-8")
    assert guards.functions(tmp_path) == {"a.py:3: f": 81}


# Files that may be longer than 500 lines, each with its reason.
LONG_FILES: dict[str, str] = {}


def test_files_are_short() -> None:
    assert guards.long_files(PACKAGE, limit=500) == set(LONG_FILES)


def test_file_lengths_are_counted(tmp_path: Path) -> None:
    (tmp_path / "long.py").write_text("x = 1\n" * 501, encoding="utf-8")
    (tmp_path / "short.py").write_text("x = 1\n" * 500, encoding="utf-8")
    assert guards.long_files(tmp_path, limit=500) == {"long.py"}


def _loaded_by(statement: str) -> tuple[float, set[str]]:
    """Run a statement in a fresh interpreter: the seconds it took, the modules it loaded."""
    code = (
        "import json, sys, time; t = time.perf_counter()\n"
        f"{statement}\n"
        "print(json.dumps([time.perf_counter() - t, sorted(sys.modules)]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    seconds, names = json.loads(done.stdout)
    return seconds, {name.partition(".")[0] for name in names}


def test_importing_the_package_is_quick_and_loads_no_framework() -> None:
    runs = [_loaded_by("import musterbook") for _ in range(5)]
    assert runs[0][1].isdisjoint({"django", "numpy", "onnxruntime", "typer", "lxml"})
    assert min(seconds for seconds, _ in runs) <= 0.150


@pytest.mark.parametrize(
    ("statement", "without"),
    [
        ("from musterbook import read, load_lexicon", {"django", "lxml", "trafilatura", "typer"}),
        ("import musterbook.cli", {"django", "numpy", "onnxruntime", "trafilatura", "altair"}),
    ],
)
def test_a_part_loads_only_what_it_needs(statement: str, without: set[str]) -> None:
    assert _loaded_by(statement)[1] & without == set()


# Named for others' sake: nothing of ours imports them.
UNIMPORTED = {"lxml-html-clean"}


def _names(requirements: list[str]) -> set[str]:
    return {re.split(r"[<>=!~\[; ]", requirement)[0].lower() for requirement in requirements}


def test_what_the_code_imports_is_declared_and_what_is_declared_is_imported() -> None:
    project = PYPROJECT["project"]
    needed = _names(project["dependencies"])
    extra = _names([row for rows in project["optional-dependencies"].values() for row in rows])
    outside = guards.outside_imports(PACKAGE) - set(sys.stdlib_module_names)
    homes = packages_distributions()
    imported = {homes[name][0].lower().replace("_", "-") if name in homes else name for name in outside}
    assert imported - needed - extra == set()
    assert needed - imported == UNIMPORTED
