"""The command that opens a ledger in a browser.

In: a ledger. Out: a server on this machine alone, until it is stopped.
"""

from __future__ import annotations

import webbrowser
from typing import Annotated

import typer

from musterbook.cli.options import LedgerPath
from musterbook.errors import InputError


def serve(
    ledger: LedgerPath,
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port; 0 takes any that is free.")] = 8000,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open a browser at it.")] = False,
) -> None:
    """Open a ledger in a browser: read, search, judge. Only this machine is answered; end it with Ctrl-C.

    Example: musterbook serve --ledger coalition.ledger --browser
    """
    from musterbook.workbench.serving import serve as serve_pages

    if not ledger.exists():
        raise InputError(f"no ledger at {ledger}: add a document to make one, or check the path")

    def ready(address: str) -> None:
        typer.echo(f"{ledger.name} is open at {address} (Ctrl-C ends it)", err=True)
        if browser:
            webbrowser.open(address)

    serve_pages(ledger, port, ready)
