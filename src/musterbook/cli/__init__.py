"""The command line: one command for each public verb.

Results go to standard output, findings and progress to standard error. Exit status: 0 done; 1 something named could not
be read or the ledger refused (the message says what and what to do); 2 the command was called wrongly.
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

import musterbook
from musterbook.cli import accounting, checking, exporting, flows, judging, keeping, reading, reconciling, serving
from musterbook.errors import MusterbookError

app = typer.Typer(
    name="musterbook",
    help="Read the documents of an international coalition and keep its ledger: who promised, gave, sent, trained, "
    "claimed or denied what, each line held by the exact words that say so. Everything works offline.",
    no_args_is_help=True,
    invoke_without_command=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def musterbook_command(
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> None:
    if version:
        typer.echo(f"musterbook {musterbook.__version__}")
        raise typer.Exit


# The order of the help. A command is called by its function's name.
for command in (
    reading.read,
    keeping.add,
    keeping.report,
    keeping.show,
    accounting.total,
    accounting.targets,
    accounting.entries,
    reconciling.reconcile,
    judging.links,
    judging.judge,
    judging.undo,
    judging.due,
    judging.disputes,
    judging.diff,
    checking.check,
    checking.audit,
    checking.quality,
    keeping.sources,
    keeping.search,
    reading.explain,
    reading.ground,
    exporting.export,
    exporting.dossier,
    exporting.load,
    reading.evaluate,
    keeping.demo,
    serving.serve,
):
    app.command()(command)

lexicon_app = typer.Typer(
    help="The words of the field: parties, places, offices, units, patterns.", no_args_is_help=True
)
lexicon_app.command("check")(reading.lexicon_check)
app.add_typer(flows.flows_app, name="flows")
app.add_typer(lexicon_app, name="lexicon")


def main() -> None:
    """Run the command line; an error of ours becomes a message and exit status 1, never a traceback."""
    try:
        app(prog_name="musterbook")
    except MusterbookError as error:
        typer.echo(f"musterbook: {error}", err=True)
        sys.exit(1)
