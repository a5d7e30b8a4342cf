"""Start the workbench for one person on their own machine.

In: a ledger, a port. Out: a server that answers 127.0.0.1 alone until it is stopped.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final

from musterbook.errors import InputError

HOST: Final = "127.0.0.1"
SETTINGS: Final = "musterbook.workbench.settings"


def serve(ledger: Path, port: int, ready: Callable[[str], None]) -> None:
    """Serve a ledger's pages; `ready` is told the address. Port 0 takes any that is free. Ends with Ctrl-C.

    Raises InputError where the port is taken or the extra `web` is not installed.
    """
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    try:
        import whitenoise  # type: ignore[import-untyped]  # noqa: F401 — says early what is missing
        from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
        from django.core.wsgi import get_wsgi_application
    except ImportError as error:
        raise InputError(f"the workbench needs {error.name}: install musterbook[web]") from error
    application = get_wsgi_application()
    from musterbook.workbench import desk

    desk.lay(ledger)
    threading.Thread(target=_ready_the_first_page, daemon=True).start()

    class Quiet(WSGIRequestHandler):
        """Says nothing of each request."""

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 — the base class calls it so
            pass

    try:
        server = ThreadedWSGIServer((HOST, port), Quiet, ipv6=False)
    except OSError as error:
        raise InputError(f"port {port} cannot be used ({error.strerror}): choose another with --port") from error
    server.set_app(application)
    try:
        ready(f"http://{HOST}:{server.server_port}/")
        server.serve_forever()
    except KeyboardInterrupt:
        pass
    finally:
        server.server_close()
        desk.clear()


def _ready_the_first_page() -> None:
    """Work the overview out and draw its charts, so that who opens it first need not wait for that."""
    from musterbook.errors import MusterbookError
    from musterbook.workbench import drawing
    from musterbook.workbench.asking import WAYS, Asked
    from musterbook.workbench.pages import overview

    try:
        drawing.warm()
        overview.context(Asked("", WAYS[0], reviewed=False))
    except MusterbookError:
        return  # whoever opens the page is told
