"""Records of official flow data: what a source says was pledged, committed or paid, and what that may have fulfilled.

Exact throughout: a sum is a whole number and the digits behind its point, as its source wrote them (real IATI has three
decimals of a dollar). What a source says in words and codes of its own stays so, as text; only `stage`, the code of an
organisation and the code of a country are ours.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, fields, make_dataclass
from decimal import Decimal
from typing import Any, Final, Literal, cast

FlowSystem = Literal["fts", "iati", "table"]
MatchKind = Literal["pays", "same"]

_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)", re.ASCII)
_DIGITS = 38  # digits of a sum at most: what every database and table format of the field can hold


@dataclass(frozen=True, slots=True)
class Money:
    """A sum exactly as written: `coefficient` / 10**`exponent`, in major units of `currency` (ISO 4217, "" unknown).

    "921375.922" is 921375922 and 3. Two sums are compared by their `value`: 100.0 and 100 are one sum, two records.
    """

    coefficient: int
    exponent: int
    currency: str

    @classmethod
    def of(cls, said: str, currency: str) -> Money:
        """Take a sum as its source wrote it: digits, a sign, a decimal point; no groups and no power of ten.

        Raises ValueError for anything else, and for more than 38 digits.
        """
        bare = said.strip()
        whole, _, part = bare.partition(".")
        digits = whole + part
        plain = digits.isdecimal() and digits.isascii()  # as most are: told without a pattern
        if len(digits.lstrip("+-")) > _DIGITS or not (plain or _PLAIN.fullmatch(bare)):
            raise ValueError(f"{bare[:40]!r} is no number in digits")
        return cls(int(digits), len(part), currency)

    @property
    def value(self) -> Decimal:
        """The sum in major units, exactly."""
        return Decimal(f"{self.coefficient}E{-self.exponent}")  # scaleb would round to 28 digits

    @property
    def named(self) -> tuple[str, str, str]:
        """What names the sum in an id: the same with and without noughts behind the point."""
        coefficient, exponent = self.coefficient, self.exponent
        while exponent and coefficient % 10 == 0:
            coefficient, exponent = coefficient // 10, exponent - 1
        return self.currency, str(coefficient), str(exponent)


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who gives or receives a flow: the name as the source has it.

    `ref` is the source's identifier (an IATI organisation identifier, an FTS number), `type` its word or code for what
    sort it is, `activity` the IATI activity of that organisation on the other end. `code` is our register's, there only
    where the name or the identifier resolves.
    """

    name: str
    ref: str | None = None
    type: str | None = None
    code: str | None = None
    activity: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """One of the countries, regions, places or sectors of a flow.

    `vocabulary` says what `code` is of: "country" (ISO 3166 alpha-3), else the source's own ("region", "location",
    "cluster", "1"). `percent` is the source's share in its own digits; None where it gives none, and never worked out.
    """

    name: str
    code: str | None = None
    vocabulary: str = "country"
    percent: str | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """One line of official data: an FTS flow, an IATI transaction, a row of a table.

    `id` is the same in every release and form of the source (`identity`); `own` is the id that the source gives and
    `ref` its reference, which real data often lacks or repeats. `stage` is the word of accounting for `type`, the
    source's status or code ("paid", "11"); "" where it is no stage of a gift (interest, repayment). `amount` is None
    where the source gives none that can be read, never 0. `converted` is the source's own sum in another currency, at
    `rate` (its digits) of `rate_date`; where it gives one sum only, that is `amount`.

    Days are ISO ("2020-06-04"), None where not given: `date` of the transaction, `value_date` by which it is converted,
    `decided`, `reported` (first), `updated` (the record). `years` are the years it is for. `plans` are the response
    plans it goes into, `source_plans` those it comes from, `parents` and `children` the source's ids of flows it is
    part of or made of; they may point outside the release. `boundary`, `on_boundary` and `flow_type` are FTS's;
    `flow_type`, `finance_type` and `aid_types` IATI's codes.

    `file` is the SHA-256 of the file, `at` the place in it: an element's path, "data.flows[17]", a row as "Sheet1!7".
    `cells` gives the column of a table for each field ("amount", "C"), in the row of `at`. `raw` is the record as the
    source wrote it.
    `inherited` names the fields that an IATI activity says for all its transactions and this one does not say itself.
    """

    id: str
    system: FlowSystem
    type: str = ""
    stage: str = ""
    amount: Money | None = None
    provider: Organisation | None = None
    receiver: Organisation | None = None
    recipients: tuple[Share, ...] = ()
    date: str | None = None
    value_date: str | None = None
    decided: str | None = None
    reported: str | None = None
    updated: str | None = None
    years: tuple[str, ...] = ()
    converted: Money | None = None
    rate: str | None = None
    rate_date: str | None = None
    own: str | None = None
    ref: str | None = None
    activity: str | None = None
    description: str | None = None
    plans: tuple[str, ...] = ()
    source_plans: tuple[str, ...] = ()
    sectors: tuple[Share, ...] = ()
    boundary: str | None = None
    on_boundary: str | None = None
    flow_type: str | None = None
    finance_type: str | None = None
    aid_types: tuple[str, ...] = ()
    new_money: bool | None = None
    humanitarian: bool | None = None
    parents: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    version: str | None = None
    inherited: tuple[str, ...] = ()
    raw: str = ""
    file: str = ""
    at: str = ""
    cells: tuple[tuple[str, str], ...] = ()

    @staticmethod
    def identity(system: FlowSystem, *parts: str, ordinal: int = 0) -> str:
        """Name a flow by what its source knows it by; 32 hexadecimal digits.

        FTS: its number. Elsewhere no id can be relied on, so all that tells two records apart (activity, reference,
        type, date, currency, amount), and `ordinal` counts the twins in the order of the file.
        """
        said = "\x1f".join(("flow", system, *parts, str(ordinal)))
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _freeze(flow: Any) -> None:
    flow.__class__ = Flow


_SLOTS: Final = [(f.name, f.type, f) for f in fields(Flow)]
flow_of: Final = cast(type[Flow], make_dataclass("Flow", _SLOTS, namespace={"__post_init__": _freeze}, slots=True))
"""Make a flow as `Flow` does, by keywords, in a quarter of the time: frozen when it is whole, not set slot by slot.

A frozen dataclass sets each of forty slots through `object.__setattr__`, which takes as long as parsing the record.
"""


@dataclass(frozen=True, slots=True)
class Activity:
    """What an IATI activity says beside its transactions, so that nothing of a file is lost.

    `raw` is its XML, in which each transaction is an empty element; in order these are the flows of this `file` whose
    `at` begins with this one and "/". A very large activity comes in stretches, by `part`, whose `raw` makes up the
    whole. `id` is its own identifier, "" for none.
    """

    id: str
    file: str
    at: str
    raw: str
    part: int = 0


@dataclass(frozen=True, slots=True)
class Match:
    """A proposed link between an undertaking or a flow (`subject`, an id) and a flow (`flow`, an id).

    pays: the flow pays for the undertaking, or a part of it. same: two sources report one flow. `score` is in
    thousandths, `evidence` the reasons in words. Judged as the link "subject>flow".
    """

    subject: str
    flow: str
    kind: MatchKind
    score: int
    evidence: tuple[str, ...] = ()
