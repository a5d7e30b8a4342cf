"""Totals of official flows, each by the rules of its own source, and the flows themselves.

In: a ledger, and what is asked of it. Out: `FlowTotal`s, each with the rules that made it and what they left out, or
records. FTS adds commitments and paid contributions in its own dollars, at one boundary; elsewhere types and currencies
never mix, and the source's own conversion stands beside. Sums are exact; nothing is divided that its source does not
divide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain, tee
from typing import Any, Final, Literal, NamedTuple, TypedDict

from django.db.models import Count, F, Q, QuerySet, Sum

from musterbook.ledger import models
from musterbook.ledger.flows.rows import opened
from musterbook.ledger.loading import moment
from musterbook.ledger.rows import chunks
from musterbook.lexicon import load_lexicon
from musterbook.lexicon.rates import Rate, Rates
from musterbook.records.flows import Flow, Money

GROUPS: Final = ("series", "stage", "type", "provider", "receiver", "recipient", "year")
FUNDING: Final = "funding"
"""What FTS calls commitments and paid contributions together."""
Measure = Literal["given", "own conversion", "our conversion"]
_FTS_RULES: Final = ("fts.status", "fts.on_boundary", "fts.dollars")
_GIVEN_RULES: Final = ("type", "currency")


class FlowsAsked(TypedDict, total=False):
    """Which flows are asked for; None or absence asks for all. `country` is ISO 3166 alpha-3, `plan` an FTS number.

    `provider` and `receiver` are a code of our register or a name as the source has it.
    """

    system: str | None
    series: str | None
    stage: str | None
    type: str | None
    provider: str | None
    receiver: str | None
    country: str | None
    plan: str | None
    year: int | None


@dataclass(frozen=True, slots=True)
class HeldFlow:
    """A flow as it stands in a series, and the number of the release that brought it so."""

    flow: Flow
    series: str
    release: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Flows that a rule keeps out of a total: why, how many, and what they come to in its currency."""

    why: str
    flows: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class FlowTotal:
    """One sum: the values of the groups `by`, its stage and currency; as given, or as converted by the source or by us.

    `stage` of an FTS total is "funding" (commitments and paid) or "pledge". `amount` is in major units, exact; of our
    own conversion it is rounded flow by flow. `flows` is how many were added; `rules` names the rules by which.
    """

    system: str
    by: tuple[str, ...]
    key: tuple[str, ...]
    measure: Measure
    stage: str
    currency: str
    amount: Decimal
    flows: int
    rules: tuple[str, ...]
    left_out: tuple[LeftOut, ...]


class _Row(NamedTuple):
    """The columns of a flow that totals look at; or of several alike in them, with their sums and their number."""

    flow_id: str
    series: str
    system: str
    type: str
    stage: str
    coefficient: int | None
    exponent: int
    currency: str
    converted: int | None
    converted_exponent: int
    converted_currency: str
    provider: str
    receiver: str
    countries: str
    shares: str
    source_plans: str
    date: str
    value_date: str
    years: str
    boundary: str
    on_boundary: str
    block: int
    line: int
    flows: int = 1


_COLUMNS: Final = tuple({"series": "series__name", "block": "block_id"}.get(n, n) for n in _Row._fields if n != "flows")
_ALIKE: Final = (
    "system", "type", "stage", "exponent", "currency", "converted_exponent", "converted_currency", "countries",
    "shares", "boundary", "on_boundary",
)  # fmt: skip
_LARGE: Final = 2**40  # steps; eight million sums below it stay within the 64 bits that a database adds in


def select(alias: str, *, as_of: str | None = None, **asked: Any) -> QuerySet[models.Flow]:
    """Give the rows of what is asked for (`FlowsAsked`), as they stand or stood at the end of a day.

    Of a flow with several countries, plans or years it is enough that one is asked for.
    """
    found = models.Flow.objects.using(alias).filter(_stood(as_of))
    for name in ("system", "stage", "type", "provider", "receiver"):
        if asked.get(name):
            found = found.filter(**{name: asked[name]})
    if asked.get("series"):
        found = found.filter(series__name=asked["series"])
    for name, field_name in (("country", "countries"), ("plan", "plans"), ("year", "years")):
        if asked.get(name):
            found = found.filter(_holding(field_name, str(asked[name])))
    return found


def _stood(as_of: str | None) -> Q:
    if as_of is None:
        return Q(superseded_at=None)
    at = moment(as_of)
    return Q(posted_at__lte=at) & (Q(superseded_at=None) | Q(superseded_at__gt=at))


def _holding(name: str, value: str) -> Q:
    """Say that one of a column's values, which stand apart by blanks, is this one."""
    forms = {"": value, "__startswith": f"{value} ", "__endswith": f" {value}", "__contains": f" {value} "}
    return Q(*((f"{name}{how}", said) for how, said in forms.items()), _connector=Q.OR)


def flows(alias: str, *, limit: int | None = None, as_of: str | None = None, **asked: Any) -> Iterator[Flow]:
    """Give the records of what is asked for, in the order in which they came into the ledger."""
    rows = select(alias, as_of=as_of, **asked).order_by("pk").values_list("block_id", "line")
    yield from opened(alias, rows[:limit].iterator() if limit else rows.iterator())


def held(alias: str, *, ids: Collection[str] | None = None, as_of: str | None = None) -> Iterator[HeldFlow]:
    """Give every flow as the ledger holds it, or those of some ids, in the order in which they came; none is kept."""
    found = select(alias, as_of=as_of)
    for part in [found] if ids is None else [found.filter(flow_id__in=some) for some in chunks(sorted(ids))]:
        rows = part.order_by("pk").values_list("block_id", "line", "series__name", "release_id")
        places, homes = tee(rows.iterator())
        for flow, (_, _, series, release) in zip(opened(alias, (p[:2] for p in places)), homes, strict=True):
            yield HeldFlow(flow, series, release)


def totals(
    alias: str, *, by: Sequence[str] = (), as_of: str | None = None, convert: tuple[str, Rates] | None = None,
    **asked: Any,
) -> tuple[FlowTotal, ...]:  # fmt: skip
    """Add up flows by their source's rules; see `FlowsAsked` for what can be asked and `GROUPS` for `by`.

    `convert` is a currency and rates: our own conversion then stands beside what the sources give.
    """
    adding = _Adding(alias, tuple(by), convert, asked)
    rows = select(alias, as_of=as_of, **asked)
    several = rows.values("series_id").distinct().count() > 1
    if several or convert:
        adding.add_once(_each(rows))
    else:
        for row in chain(_alike(rows.exclude(_odd()), tuple(by), bool(asked.get("plan"))), _each(rows.filter(_odd()))):
            adding.add(row)
    return adding.totals(("once",) if several else ())


def _each(rows: QuerySet[models.Flow]) -> Iterator[_Row]:
    """Give the rows one by one, those of the newest release first."""
    for values in rows.order_by("-posted_at", "pk").values_list(*_COLUMNS).iterator(chunk_size=5_000):
        yield _Row(*values)


def _odd() -> Q:
    """Say that a sum cannot be added by the database: it is in the record alone, or too large."""
    out = Q()
    for sum_of, currency in (("coefficient", "currency"), ("converted", "converted_currency")):
        out |= Q((sum_of, None)) & ~Q((currency, "")) | Q((f"{sum_of}__gt", _LARGE)) | Q((f"{sum_of}__lt", -_LARGE))
    return out


def _alike(rows: QuerySet[models.Flow], by: tuple[str, ...], plan: bool) -> Iterator[_Row]:
    """Give the flows that are alike in all that a total looks at as one row, added up by the database."""
    extra = {"year": "years", "recipient": "countries"}
    names = dict.fromkeys((*_ALIKE, *(extra.get(n, n) for n in by), *(("source_plans",) if plan else ())))
    columns = {name: F("series__name") if name == "series" else F(name) for name in names}
    sums = {"told": Count("pk"), "given": Sum("coefficient"), "made": Sum("converted")}
    empty = _Row(**dict.fromkeys(_Row._fields, ""))  # type: ignore[arg-type]
    found: Any = rows.order_by().values(**{f"_{name}": column for name, column in columns.items()}).annotate(**sums)
    for row in found.iterator():
        told = {name: row[f"_{name}"] for name in names}
        yield empty._replace(**told, coefficient=row["given"], converted=row["made"], flows=row["told"])


@dataclass
class _Sum:
    """A sum in the making: coefficients by their exponent, so that no digit is lost."""

    flows: int = 0
    steps: dict[int, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, coefficient: int, exponent: int, flows: int) -> None:
        self.flows += flows
        self.steps[exponent] += coefficient

    @property
    def amount(self) -> Decimal:
        exponent = max(self.steps, default=0)
        whole = sum(value * 10 ** (exponent - e) for e, value in self.steps.items())
        return Money(whole, exponent, "").value


_Key = tuple[str, tuple[str, ...], Measure, str, str]


class _Adding:
    """Totals in the making, each row by the rules of its source."""

    def __init__(
        self, alias: str, by: tuple[str, ...], convert: tuple[str, Rates] | None, asked: dict[str, Any]
    ) -> None:
        self.alias, self.by, self.convert = alias, by, convert
        self.country, self.plan, self.year = asked.get("country"), asked.get("plan"), asked.get("year")
        self.sums: dict[_Key, _Sum] = defaultdict(_Sum)
        self.left: dict[_Key, dict[str, _Sum]] = defaultdict(lambda: defaultdict(_Sum))
        self.rates: dict[tuple[str, str], Rate | None] = {}

    def add_once(self, rows: Iterable[_Row]) -> None:
        """Add rows of several series; of a flow the first row that counts, and the first of those that do not."""
        seen: set[tuple[str, bool]] = set()
        for row in rows:
            name = (row.flow_id, row.system != "fts" or self._fts_why(row) is None)
            if name not in seen:
                seen.add(name)
                self.add(row)

    def add(self, row: _Row) -> None:
        if row.system == "fts":
            self._add_fts(row)
        else:
            self._add_given(row)

    def _add_fts(self, row: _Row) -> None:
        stage = "pledge" if row.stage == "pledge" else FUNDING
        dollars = self._money(row, converted=bool(row.converted_currency))
        why = self._fts_why(row) or (None if dollars else "no amount")
        key: _Key = (row.system, self._group(row, row.countries), "given", stage, "USD")
        self._count(key, why, dollars or Money(0, 0, "USD"), row.flows)

    def _fts_why(self, row: _Row) -> str | None:
        """Give what keeps a flow out of an FTS total, None for nothing."""
        if not row.stage:
            return "no status that FTS counts"
        if row.on_boundary != "single":
            return "shares the boundary"
        if self.plan:
            return "from the plan itself" if self.plan in row.source_plans.split() else None
        return None if row.boundary == "incoming" else f"boundary {row.boundary or 'unknown'}"

    def _add_given(self, row: _Row) -> None:
        for share, country in self._shares(row):
            group, stage = self._group(row, country), row.stage or row.type
            why = "to several countries, not divided" if share is None else None
            amount, converted = self._money(row), self._money(row, converted=True)
            key: _Key = (row.system, group, "given", stage, row.currency)
            if amount is None:
                self._count(key, "no amount", Money(0, 0, ""), row.flows)
                continue
            self._count(key, why, _part(amount, share), row.flows)
            if converted is not None:
                key = (row.system, group, "own conversion", stage, converted.currency)
                self._count(key, why, _part(converted, share), row.flows)
            if self.convert:
                self._convert(row, (row.system, group), stage, why, _part(amount, share))

    def _convert(
        self, row: _Row, head: tuple[str, tuple[str, ...]], stage: str, why: str | None, amount: Money
    ) -> None:
        into, rates = self.convert or ("", None)
        day = row.value_date or row.date
        if (amount.currency, day) not in self.rates and rates:
            found = rates.rate(amount.currency, into, day or None)
            self.rates[amount.currency, day] = found if isinstance(found, Rate) else None
        rate = self.rates[amount.currency, day]
        unit = load_lexicon().quantities.units.get(into)
        exponent = unit.exponent if unit else 2
        steps = rate.convert(amount.coefficient, amount.exponent, exponent) if rate else 0
        self._count((*head, "our conversion", stage, into), why or (None if rate else "no rate"),
                    Money(steps or 0, exponent, into), 1)  # fmt: skip

    def _shares(self, row: _Row) -> Iterable[tuple[Money | None, str]]:
        """Give (percent, country) for each country that the row is counted under; None for a sum not divided."""
        whole = Money(100, 0, "")
        if row.shares:
            parts = [part.partition("=") for part in row.shares.split()]
            given = [(_percent(percent), code) for code, _, percent in parts]
            if self.country:
                return [(percent, code) for percent, code in given if code == self.country]
            return given if "recipient" in self.by else [(whole, row.countries)]
        several = " " in row.countries and bool(self.country)
        return [(None if several else whole, row.countries)]

    def _group(self, row: _Row, country: str) -> tuple[str, ...]:
        values = {"recipient": country, "year": row.years}
        return tuple(values.get(name, getattr(row, name, "")) for name in self.by)

    def _money(self, row: _Row, *, converted: bool = False) -> Money | None:
        """Give a row's sum, from its record where it is beyond 64 bits."""
        coefficient, exponent, currency = row[8:11] if converted else row[5:8]
        if coefficient is not None:
            return Money(coefficient, exponent, currency)
        if not currency:
            return None
        (flow,) = opened(self.alias, [(row.block, row.line)])
        return flow.converted if converted else flow.amount

    def _count(self, key: _Key, why: str | None, amount: Money, flows: int) -> None:
        into = self.left[key][why] if why else self.sums[key]
        into.add(amount.coefficient, amount.exponent, flows)

    def totals(self, rules: tuple[str, ...]) -> tuple[FlowTotal, ...]:
        """Give the totals, the largest first within a source, what each left out beside it."""
        out = []
        for key in dict.fromkeys([*self.sums, *self.left]):
            system, group, measure, stage, currency = key
            left = tuple(LeftOut(why, s.flows, s.amount) for why, s in sorted(self.left.get(key, {}).items()))
            found = self.sums.get(key, _Sum())
            out.append(FlowTotal(system, self.by, group, measure, stage, currency, found.amount, found.flows,
                                 (*self._rules(system, measure), *rules), left))  # fmt: skip
        return tuple(sorted(out, key=lambda t: (t.system, t.stage, t.measure, t.currency, -t.amount, t.key)))

    def _rules(self, system: str, measure: Measure) -> tuple[str, ...]:
        if system == "fts":
            return (*_FTS_RULES, "fts.plan" if self.plan else "fts.incoming")
        own = {"given": _GIVEN_RULES, "own conversion": ("type", "own conversion"),
               "our conversion": ("type", "our conversion")}[measure]  # fmt: skip
        return (*own, "shares") if self.country or "recipient" in self.by else own


def _percent(said: str) -> Money | None:
    try:
        return Money.of(said, "")
    except ValueError:
        return None


def _part(amount: Money, percent: Money | None) -> Money:
    """Give a percentage of a sum, exactly; the whole where it is not divided."""
    if percent is None or (percent.coefficient, percent.exponent) == (100, 0):
        return amount
    return Money(
        amount.coefficient * percent.coefficient, amount.exponent + percent.exponent + 2, amount.currency
    )  # fmt: skip
