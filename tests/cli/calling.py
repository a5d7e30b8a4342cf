"""What a call of the command line gave."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

RELEASE = """OSLO, March 3, 2021 - Norway will provide 150 million Norwegian kroner to stabilize liberated areas in
Iraq, the foreign ministry said on Wednesday.

More than 80 countries have joined the coalition. The group denied reports that its troops had left Mosul.
"""


@dataclass
class Ran:
    """The exit status, and what was written to standard output and standard error."""

    status: int
    out: str
    err: str

    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Ran]
