"""Linking: which claims speak of the same undertaking, event or denial. Pure functions.

In: claims and their documents. Out: `Restatement` records, each with a score and its reasons in words. It proposes and
never decides: people's judgements win, and no lasting "these differ" is ever written here. It knows no database, file,
clock or network.
"""

from __future__ import annotations

from musterbook.linking.restatements import VERSION, between, propose, tell

__all__ = ["VERSION", "between", "propose", "tell"]
