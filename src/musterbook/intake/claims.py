"""Take claims made outside from a file of JSON lines, one object a line, in the published shape.

In: the name of a file, or "-" for standard input. Out: each claim as plain values with its line. What a slot may hold
is not asked here; a line that is no claim at all is an InputError that names file and line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path

from musterbook.errors import InputError


def take_claims(name: str) -> Iterator[tuple[int, Mapping[str, object]]]:
    """Give each claim of a file with the number of its line, from 1; empty lines are passed over.

    Numbers keep the digits they are written with. Raises InputError (file, line) for what cannot be read.
    """
    try:
        text = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        lines = text.decode("utf-8-sig").splitlines()
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror}); give a file of claims, one a line") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: not UTF-8 (byte {error.start}); save it as UTF-8") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _claim(name, number, line)


def _claim(name: str, number: int, line: str) -> Mapping[str, object]:
    try:
        claim = json.loads(line, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}:{number}: not JSON ({error}); give one object a line") from error
    if not isinstance(claim, dict):
        raise InputError(f"{name}:{number}: not a claim; give one JSON object a line, with at least its quote")
    return claim
