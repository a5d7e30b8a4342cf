"""Intake: the outside becomes documents, each text frozen and addressed by its SHA-256.

In: files, folders, globs, standard input, http(s) addresses. Out: `Taken`, with a `Document`, its `Copy`, the raw
bytes, and findings. Nothing is read out of the text here beyond its masthead and its credits.
"""

from __future__ import annotations

from musterbook.intake.limits import Limits
from musterbook.intake.taking import Taken, take

__all__ = ["Limits", "Taken", "take"]
