"""Commands on official flow data: adding releases, totals by their sources' rules, what changed.

In: files of flows, a ledger. Out: counts, figures with their rules, records.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial as bound
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import musterbook
from musterbook.cli.options import AsOf, Convert, FormatOption, LedgerPath, grouped
from musterbook.cli.running import leave, opened
from musterbook.errors import InputError
from musterbook.publishing.tables import Format

if TYPE_CHECKING:
    from musterbook.ledger.flows.releases import Added
    from musterbook.ledger.flows.totals import FlowsAsked
    from musterbook.records import Finding

flows_app = typer.Typer(
    help="Official flow data: OCHA FTS, IATI, tables. Releases, totals by their sources' own rules, what changed.",
    no_args_is_help=True,
)

Series = Annotated[str | None, typer.Option(help="Only this series of releases.")]
System = Annotated[str | None, typer.Option(help="Only this source: fts, iati or table.")]
Country = Annotated[str | None, typer.Option(help="Only what goes to this country: ISO 3166 (AFG, AF) or its name.")]
Plan = Annotated[str | None, typer.Option(help="Only what goes into this response plan: its FTS number (929).")]
Year = Annotated[int | None, typer.Option(help="Only what is for this year; where its source does not say, of it.")]
Provider = Annotated[str | None, typer.Option(help="Only from this provider: a code of the register, or the name.")]
Receiver = Annotated[str | None, typer.Option(help="Only to this receiver: a code of the register, or the name.")]
Stage = Annotated[
    str | None, typer.Option(help="Only this stage: pledge, commitment, allocation, disbursement, expenditure.")
]
Type = Annotated[str | None, typer.Option("--type", help="Only this type: FTS's status or the code of IATI (11).")]


@flows_app.command("add")
def add(
    files: Annotated[list[Path], typer.Argument(help="The files of one release, packed or not.", show_default=False)],
    ledger: LedgerPath,
    series: Annotated[
        str | None, typer.Option(help="What they are a release of; without it the name of the first file.")
    ] = None,
    label: Annotated[str, typer.Option(help="What the source calls this release, such as its date.")] = "",
    profile: Annotated[
        str | None, typer.Option(help="What the columns of a table mean: one that ships (fts, hxl), or a file (.toml).")
    ] = None,
    each: Annotated[
        bool, typer.Option("--each", help="Each file is a release by itself, of a series named after it.")
    ] = False,
    partial: Annotated[
        bool, typer.Option("--partial", help="Post what can be read of damaged files; nothing counts as removed.")
    ] = False,
) -> None:
    """Add a release of official flows: FTS pages (JSON) or tables, IATI XML, any table with a profile or HXL tags.

    A release is posted whole or not at all, and is compared with the one before it in its series. With --each, a run
    that was broken off goes on where it stopped: what is there is not read again.

    Example: musterbook flows add afghanistan-2020*.json --series afghanistan-2020 --ledger coalition.ledger
    """
    groups = _apart(files, series) if each else [files]
    found: list[Added] = []
    with opened(ledger, create=True) as book, _counting(len(groups)) as count:
        for number, group in enumerate(groups):
            done = bound(count, number) if count else None
            found.append(
                book.add_flows(group, series=series, label=label, profile=profile, partial=partial, progress=done)
            )
    failed = [_said(added) for added in found]
    leave(any(failed))


def _apart(files: list[Path], series: str | None) -> list[list[Path]]:
    """Give each file by itself; their names become their series."""
    if series is not None:
        raise typer.BadParameter("--each names each series after its file; leave --series out")
    twice = [name for name, n in Counter(path.name.partition(".")[0] for path in files).items() if n > 1]
    if twice:
        raise typer.BadParameter(f"two files would be one series: {twice[0]}; rename one, or add them apart")
    return [[path] for path in files]


def _said(found: Added) -> bool:
    """Say what came of a release; tell whether nothing was posted."""
    release = found.release
    if not found.known:
        _tell(found.findings)
    if release is None:
        errors = sum(f.severity == "error" for f in found.findings)
        why = f"{errors} errors; mend the files, or give --partial" if errors else "no flow was found"
        typer.echo(f"Nothing was posted: {why}.", err=True)
    elif found.known:
        typer.echo(f"release {release.number} of {release.series} is these files already")
    else:
        came = f"+{release.added}, {release.changed} changed, -{release.removed}"
        findings = f"{len(found.findings)} findings"
        typer.echo(f"release {release.number} of {release.series}: {release.flows} flows ({came}), {findings}")
    return release is None


@flows_app.command("total")
def total(
    ledger: LedgerPath,
    country: Country = None,
    plan: Plan = None,
    year: Year = None,
    by: Annotated[
        str,
        typer.Option(help="What to group by, with commas: series, stage, type, provider, receiver, recipient, year."),
    ] = "",
    system: System = None,
    series: Series = None,
    stage: Stage = None,
    kind: Type = None,
    provider: Provider = None,
    receiver: Receiver = None,
    convert: Convert = None,
    as_of: AsOf = None,
    style: FormatOption = Format.table,
) -> None:
    """Add up flows, each by the rules of its source; the rules are named, and what they leave out is listed.

    Example: musterbook flows total --country AFG --year 2020 --format json --ledger coalition.ledger
    """
    from musterbook.publishing.flows import write_flow_totals

    asked = _asked(system, series, stage, kind, provider, receiver, country, plan, year)
    with opened(ledger) as book:
        from musterbook.ledger.flows.totals import GROUPS  # only once a ledger is open, which sets Django up

        names = grouped(by, GROUPS)
        write_flow_totals(
            book.flow_totals(by=names, as_of=as_of, convert=convert, **asked), names, sys.stdout, style=style
        )  # fmt: skip


@flows_app.command("list")
def listed(
    ledger: LedgerPath,
    country: Country = None,
    plan: Plan = None,
    year: Year = None,
    system: System = None,
    series: Series = None,
    stage: Stage = None,
    kind: Type = None,
    provider: Provider = None,
    receiver: Receiver = None,
    as_of: AsOf = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many.")] = 100,
    style: FormatOption = Format.table,
) -> None:
    """List flows; JSON has each record whole: its file and place, and what its source wrote.

    Example: musterbook flows list --provider NOR --format jsonl --ledger coalition.ledger
    """
    from musterbook.publishing.flows import write_flows

    asked = _asked(system, series, stage, kind, provider, receiver, country, plan, year)
    with opened(ledger) as book:
        write_flows(book.flows(limit=limit, as_of=as_of, **asked), sys.stdout, style=style)


@flows_app.command("releases")
def releases(ledger: LedgerPath, series: Series = None, style: FormatOption = Format.table) -> None:
    """List the releases that were added, with what each brought against the one before it."""
    from musterbook.publishing.flows import write_releases

    with opened(ledger) as book:
        write_releases(book.flow_releases(series), sys.stdout, style=style)


@flows_app.command("diff")
def diff(
    ledger: LedgerPath,
    numbers: Annotated[
        list[int] | None,
        typer.Argument(metavar="[RELEASE [RELEASE]]", help="Releases by number; the newest and the one before it."),
    ] = None,
    style: FormatOption = Format.table,
) -> None:
    """Show which flows a release added, changed and removed against an earlier one of its series.

    Example: musterbook flows diff 1 2 --ledger coalition.ledger
    """
    from musterbook.publishing.flows import write_flow_changes

    given = numbers or []
    if len(given) > 2:
        raise typer.BadParameter("two releases at most; `musterbook flows releases` lists them")
    before, after = (given[0], given[1]) if len(given) == 2 else (None, given[0] if given else None)
    with opened(ledger) as book:
        write_flow_changes(book.flow_changes(before, after), sys.stdout, style=style)


def _asked(
    system: str | None, series: str | None, stage: str | None, kind: str | None, provider: str | None,
    receiver: str | None, country: str | None, plan: str | None, year: int | None,
) -> FlowsAsked:  # fmt: skip
    words = musterbook.load_lexicon().flows
    code = words.country(country) if country else None
    if country and code is None:
        raise InputError(f"no country {country!r}; give its ISO 3166 code, such as AFG")
    return {
        "system": system, "series": series, "stage": stage, "type": kind, "provider": _party(provider),
        "receiver": _party(receiver), "country": code, "plan": plan, "year": year,
    }  # fmt: skip


def _party(said: str | None) -> str | None:
    """Give the key of a provider or receiver: our code where the name resolves, else the name as it was given."""
    if said is None or said in musterbook.load_lexicon().parties.rows:
        return said
    return musterbook.load_lexicon().flows.organisation(said) or said


def _tell(findings: tuple[Finding, ...]) -> None:
    for finding in findings:
        if finding.severity != "note":
            typer.echo(f"{finding.subject}: {finding.severity}: {finding.message} [{finding.code}]", err=True)


@contextmanager
def _counting(releases: int) -> Iterator[Callable[[int, int], None] | None]:
    """Count on a terminal the records read of one release after the other; elsewhere say nothing."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Reading flows", total=releases if releases > 1 else None)

        def done(release: int, count: int) -> None:
            progress.update(task, completed=release, description=f"Reading flows {count:,}")

        yield done
