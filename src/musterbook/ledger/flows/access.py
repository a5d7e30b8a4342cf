"""What an open ledger answers about official flows: one method for each thing that can be asked.

In: a ledger. Out: releases, changes, totals, records. Everything here hands on to the module that does it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

from musterbook.intake.flows.reading import read_flows
from musterbook.ledger.flows import changes, reconciling, releases, totals
from musterbook.ledger.flows.changes import FlowChange
from musterbook.ledger.flows.releases import Added, Progress, ReleaseInfo
from musterbook.ledger.flows.totals import FlowsAsked, FlowTotal, HeldFlow
from musterbook.lexicon import load_lexicon
from musterbook.lexicon.profiles.flows import load_flow_profile
from musterbook.records import Finding
from musterbook.records.flows import Flow

if TYPE_CHECKING:
    from musterbook.ledger.books import Book
    from musterbook.ledger.entries import Entry
    from musterbook.lexicon.rates import Rates
    from musterbook.linking.reconciliation import Reconciliation
    from musterbook.linking.sources import Compared, FlowRow


class FlowLedger:
    """The part of a ledger that holds official flows."""

    _now: Callable[[], str]
    if TYPE_CHECKING:

        def _asked(self) -> AbstractContextManager[str]: ...
        def _rates(self, as_of: str | None) -> Rates: ...
        def view(
            self, *, as_of: str | None = None, published_by: str | None = None, reviewed: bool = False
        ) -> tuple[Book, tuple[Entry, ...]]: ...  # fmt: skip

    def add_flows(
        self, paths: Sequence[str | Path], *, series: str | None = None, label: str = "", profile: str | None = None,
        partial: bool = False, progress: Progress | None = None,
    ) -> Added:  # fmt: skip
        """Read files of official flows and post them as one release, whole or not at all; the same again is nothing.

        `series` names what they are a release of: the release before it of that name is compared with it and ends
        (None: the name of the first file without its ending). `profile` says what the columns of a table mean, by the
        name it ships under or as a file (.toml). Where a finding is an error nothing is posted, unless a `partial`
        release is wanted: then what could be read is, and nothing counts as removed. `progress` is told how many
        records were read. Raises InputError for what is no file, and for a series that is of another source.
        """
        lexicon = load_lexicon()
        chosen = load_flow_profile(profile, lexicon.folder, lexicon.flows.stages) if profile else None
        files = releases.files_of(paths, series, label, chosen)
        with self._asked() as alias:
            found = releases.known(alias, files)
            if found is not None:
                return Added(found, True, releases.findings(alias, found.number))
            read = (item for path, _ in files.files for item in read_flows(Path(path), lexicon, profile=chosen))
            return releases.add(alias, self._now, files, read, partial=partial, progress=progress)

    def flow_releases(self, series: str | None = None) -> tuple[ReleaseInfo, ...]:
        """Give the releases in the order in which they came, all or of one series."""
        with self._asked() as alias:
            return releases.releases(alias, series)

    def flow_findings(self, release: int) -> tuple[Finding, ...]:
        """Give what was found in the files of a release."""
        with self._asked() as alias:
            return releases.findings(alias, release)

    def flow_changes(self, before: int | None = None, after: int | None = None) -> Iterator[FlowChange]:
        """Give what a release added, changed and removed against an earlier one of its series (by their numbers).

        Without numbers the newest against the one before it. Raises LedgerError where there are no two to compare.
        """
        with self._asked() as alias:
            yield from changes.changes(alias, before, after)

    def flows(
        self, *, limit: int | None = None, as_of: str | None = None, **asked: Unpack[FlowsAsked]
    ) -> Iterator[Flow]:  # fmt: skip
        """Give the flows asked for as records, as they stand or stood at the end of a ledger day."""
        with self._asked() as alias:
            yield from totals.flows(alias, limit=limit, as_of=as_of, **asked)

    def flow_totals(
        self, *, by: Sequence[str] = (), as_of: str | None = None, convert: str | None = None,
        **asked: Unpack[FlowsAsked],
    ) -> tuple[FlowTotal, ...]:  # fmt: skip
        """Add up flows by their source's own rules; `by` groups them (`totals.GROUPS`).

        `convert` is a currency (ISO 4217) into which what FTS did not give in dollars is converted by our rates, beside
        what the source says.
        """
        rates = self._rates(as_of) if convert else None
        with self._asked() as alias:
            into = (convert, rates) if convert and rates else None
            return totals.totals(alias, by=by, as_of=as_of, convert=into, **asked)

    def reconcile(
        self, *, only: Collection[str] | None = None, as_of: str | None = None, published_by: str | None = None,
        reviewed: bool = False,
    ) -> Reconciliation:  # fmt: skip
        """Hold the undertakings of the ledger against its flows: what was pledged, committed, paid, what is missing.

        Matches are proposed anew each time; a person's judgement of one ("claim>flow") wins over the machine. `only`
        are ids of entries: these alone are worked out, with the others of their givers. For the views see `book`.
        """
        book, entries = self.view(as_of=as_of, published_by=published_by, reviewed=reviewed)
        with self._asked() as alias:
            return reconciling.reconcile(alias, entries, book.verdicts, as_of=as_of, only=only)

    def matched_flows(self, found: Reconciliation, *, as_of: str | None = None) -> dict[str, FlowRow]:
        """Give what was compared of each flow that a match holds, by its id."""
        with self._asked() as alias:
            return reconciling.matched(alias, found, as_of=as_of)

    def held_flows(self, ids: Collection[str] | None = None, *, as_of: str | None = None) -> Iterator[HeldFlow]:
        """Give every flow with its series and release, or those of some ids, in the order in which they came.

        A flow that several series hold is given for each.
        """
        with self._asked() as alias:
            yield from totals.held(alias, ids=ids, as_of=as_of)

    def compare_flows(self, left: str, right: str, *, as_of: str | None = None) -> Compared:
        """Hold one series of releases against another: which flows both have, and which only one of them."""
        with self._asked() as alias:
            return reconciling.compare(alias, left, right, as_of=as_of)

    def flow_named(self, name: str) -> str | None:
        """Give the id of the one standing flow with this id, or that begins so; None where none or several do."""
        with self._asked() as alias:
            return reconciling.matched_flow(alias, name)
