"""What can go wrong that is not a property of a document.

    MusterbookError
    ├── InputError        what the user named cannot be taken (file, place and remedy in the message)
    │   └── FetchRefused  an address that may not be contacted, or an answer over the limits
    ├── LexiconError      a lexicon table is wrong (names file and row)
    ├── LedgerError       the ledger cannot be opened or written
    │   ├── NotALedger
    │   └── NewerSchema
    └── JudgementError    a judgement that does not fit what it judges

Anything that a *document* can cause is a `records.Finding`, a value with its place, and never an exception.
"""

from __future__ import annotations


class MusterbookError(Exception):
    """Base of every error that the command line turns into a message and a non-zero exit."""


class InputError(MusterbookError):
    """What the user named cannot be taken: the message says which file or address, and what to do."""


class FetchRefused(InputError):
    """An address that may not be contacted, or an answer over the limits of size and time."""


class LexiconError(MusterbookError):
    """A table of the lexicon is wrong.

    `file` is the path below the lexicon folder, `row` the line in it (1 is the header), None for the whole file.
    """

    def __init__(self, file: str, row: int | None, message: str) -> None:
        self.file, self.row, self.message = file, row, message
        super().__init__(f"{file}:{row}: {message}" if row is not None else f"{file}: {message}")


class LedgerError(MusterbookError):
    """The ledger cannot be opened, read or written."""


class NotALedger(LedgerError):
    """The file exists and is not a Musterbook ledger."""


class NewerSchema(LedgerError):
    """The ledger was written by a newer Musterbook."""


class JudgementError(MusterbookError):
    """A judgement that does not fit what it judges (unknown subject, retraction of a retraction)."""
