"""Compare amounts and dates with other libraries, on their own test suites and on short probes.

    python benchmarks/amounts_and_dates.py --suites SUITES --probes PROBES [--only TEXT] [--markdown]

In: the folder that fetch_suites.py filled and a folder of probes; either may be missing. Out: for each kind of case the
expectations met by each installed library, how much each found that nothing expects, and how fast it read.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime
import io
import logging
import time
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from peers.cases import Answer, Case, score
from peers.libraries import LIBRARIES, Library, answers
from peers.suites import SUITES, probe_amounts, probe_dates

_FIRST = Case("", "Oslo gave $5 million on 3 May 2016.", (), datetime.date(2018, 2, 14))


@dataclass(slots=True)
class Tally:
    """What one library did on one task: right and all by category, answers that nothing expects, CPU seconds."""

    right: dict[str, int] = field(default_factory=dict)
    total: dict[str, int] = field(default_factory=dict)
    spurious: int = 0
    characters: int = 0
    seconds: float = 0.0

    def add(self, case: Case, found: Sequence[Answer], seconds: float) -> None:
        right, spurious = score(case, found)
        if not case.expected:  # a trap is met where nothing is found
            self.right[case.category] = self.right.get(case.category, 0) + (not found)
            self.total[case.category] = self.total.get(case.category, 0) + 1
        else:
            self.right[case.category] = self.right.get(case.category, 0) + right
            self.total[case.category] = self.total.get(case.category, 0) + len(case.expected)
        self.spurious += spurious
        self.characters += len(case.text)
        self.seconds += seconds


def measure(cases: Iterable[Case], ask: Callable[[Case], list[Answer]]) -> Tally:
    """Ask a library about every case, and count; what it loads when it is first asked is not timed."""
    tally = Tally()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        answers(ask, _FIRST)
        for case in cases:
            begin = time.process_time()
            found = answers(ask, case)
            tally.add(case, found, time.process_time() - begin)
    return tally


def amount_cases(suites: Path | None, probes: Path | None) -> list[Case]:
    cases = list(probe_amounts(probes)) if probes else []
    for suite in SUITES:
        if suites and suite.amounts and (folder := suites / suite.name / suite.folder).is_dir():
            cases += suite.amounts(folder)
    return cases


def date_cases(suites: Path | None, probes: Path | None) -> list[Case]:
    cases = list(probe_dates(probes)) if probes else []
    for suite in SUITES:
        if suites and suite.dates and (folder := suites / suite.name / suite.folder).is_dir():
            cases += suite.dates(folder)
    return cases


def compared(suites: Path | None, probes: Path | None, only: str) -> dict[str, dict[str, Tally]]:
    """Run every installed library on every case; by task, then by library."""
    results: dict[str, dict[str, Tally]] = {"Amounts": {}, "Dates": {}}
    amounts, dates = amount_cases(suites, probes), date_cases(suites, probes)
    for library in LIBRARIES:
        if library.version() is None or only.lower() not in library.name.lower():
            continue
        if library.amounts is not None:
            asked = [c for c in amounts if library.units or not any(e.unit for e in c.expected)]
            results["Amounts"][library.name] = measure(asked, _asking_amounts(library))
        if library.dates is not None:
            results["Dates"][library.name] = measure(dates, _asking_dates(library))
    return results


def _asking_amounts(library: Library) -> Callable[[Case], list[Answer]]:
    ask = library.amounts
    assert ask is not None
    return lambda case: ask(case.text)


def _asking_dates(library: Library) -> Callable[[Case], list[Answer]]:
    ask = library.dates
    assert ask is not None
    return lambda case: ask(case.text, case.day) if case.day else []


def table(tallies: dict[str, Tally]) -> list[list[str]]:
    """Lay tallies out: a row a category, a column a library; the last rows are what is spurious, and speed."""
    names = list(tallies)
    rows = [["", *names]]
    for category in dict.fromkeys(c for tally in tallies.values() for c in tally.total):
        rows.append([category, *(_share(t.right.get(category, 0), t.total.get(category, 0)) for t in tallies.values())])
    rows.append(["All", *(_share(sum(t.right.values()), sum(t.total.values())) for t in tallies.values())])
    rows.append(["Found, and nothing expects it", *(str(t.spurious) for t in tallies.values())])
    rows.append(["Characters a CPU second", *(_rounded(t.characters / max(t.seconds, 1e-9)) for t in tallies.values())])
    return rows


def _share(right: int, total: int) -> str:
    return f"{right}/{total}" if total else "–"


def _rounded(number: float) -> str:
    return f"{float(f'{number:.2g}'):,.0f}"


def written(rows: list[list[str]], markdown: bool) -> str:
    widths = [max(len(row[k]) for row in rows) for k in range(len(rows[0]))]
    lines = []
    for at, row in enumerate(rows):
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        lines.append(f"| {' | '.join(row)} |" if markdown else "  ".join(cells))
        if markdown and at == 0:
            lines.append("|---" * len(row) + "|")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--suites", type=Path, help="the folder that fetch_suites.py filled")
    parser.add_argument("--probes", type=Path, help="a folder with amounts.jsonl and dates.jsonl")
    parser.add_argument("--only", default="", help="libraries whose name holds this")
    parser.add_argument("--markdown", action="store_true", help="write the tables as Markdown")
    options = parser.parse_args(arguments)
    for folder in filter(None, (options.suites, options.probes)):
        if not folder.is_dir():
            parser.error(f"{folder}: no such folder")
    if not (options.suites or options.probes):
        parser.error("give --suites, --probes or both: see benchmarks/README.md")
    warnings.simplefilter("ignore")
    logging.disable(logging.CRITICAL)
    for task, tallies in compared(options.suites, options.probes, options.only).items():
        if any(t.total for t in tallies.values()):
            print(f"{'## ' if options.markdown else ''}{task}\n\n{written(table(tallies), options.markdown)}\n")
    for library in LIBRARIES:
        version = library.version() or "not installed"
        print(
            f"{'- ' if options.markdown else ''}{library.name} {version}{f' ({library.note})' if library.note else ''}"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
