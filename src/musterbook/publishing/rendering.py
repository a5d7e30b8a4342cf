"""Fill a template of a page that needs no network: its style and script stand in it.

In: the name of a page and what it shows. Out: HTML. Values are text, escaped unless the template says `safe`:
for a number Django would ask settings how to write it, and there are none here.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.template import Context, Engine

from musterbook import __version__
from musterbook.records import dumps

_TEMPLATES = Path(__file__).parent / "templates"


def render(name: str, context: dict[str, Any], *, styles: tuple[str, ...]) -> str:
    """Fill `NAME.html`, with `NAME.js` as `script`, the named style sheets as `style` and the version as `version`."""
    sheets = "\n".join((_TEMPLATES / f"{style}.css").read_text(encoding="utf-8") for style in styles)
    script = (_TEMPLATES / f"{name}.js").read_text(encoding="utf-8")
    values = {**context, "version": __version__, "style": sheets, "script": script}
    engine = Engine(dirs=[str(_TEMPLATES)], autoescape=True)
    return str(engine.get_template(f"{name}.html").render(Context(values)))


def embedded(value: Any) -> str:
    """Write plain values as JSON that is safe inside a script element."""
    return dumps(value).replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
