"""Releases of official flows: posted whole or not at all, once, and compared with the one before."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from musterbook.errors import InputError, LedgerError
from musterbook.records.flows import Flow

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger

HEAD = "id,status,amountUSD,boundary,onBoundary,destLocations,destPlanId,srcPlanId,srcOrganization,date"
Table = Callable[..., Path]
LIST = """
as = "flows"
[columns]
ref = "ref"
activity = "activity"
amount = "amount"
date = "day"
provider = "who"
[constants]
currency = "USD"
type = "paid"
[types]
paid = "disbursement"
"""


@pytest.fixture
def table(tmp_path: Path) -> Table:
    """Write a table of FTS flows, each row given by its id, its dollars and what else differs."""

    def write(name: str, *rows: tuple[int, object], **other: str) -> Path:
        lines = [HEAD]
        for own, dollars in rows:
            cells = {"status": "paid", "boundary": "incoming", "onBoundary": "single", "destLocations": "AFG",
                     "srcOrganization": "Norway", "date": "2020-06-04"} | other  # fmt: skip
            cells |= {"id": str(own), "amountUSD": str(dollars)}
            lines.append(",".join(cells.get(column, "") for column in HEAD.split(",")))
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


def amounts(ledger: Ledger, **asked: Any) -> dict[str | None, Decimal | None]:
    return {f.own: f.amount.value if f.amount else None for f in ledger.flows(**asked)}


def test_a_release_is_posted_once(ledger: Ledger, table: Table) -> None:
    first = ledger.add_flows([table("a", (1, 10), (2, 20))])
    assert first.release is not None
    assert (first.known, first.release.series, first.release.flows, first.release.added) == (False, "a", 2, 2)
    again = ledger.add_flows([table("a", (1, 10), (2, 20))])
    assert (again.known, again.release) == (True, first.release)
    assert len(ledger.flow_releases()) == 1
    assert amounts(ledger) == {"1": 10, "2": 20}


def test_the_next_release_shows_what_it_added_changed_and_removed(ledger: Ledger, table: Table) -> None:
    ledger.add_flows([table("a", (1, 10), (2, 20), (3, 30))], label="July")
    second = ledger.add_flows([table("a", (2, 20), (3, 33), (4, 40))], label="July").release
    assert second is not None
    assert (second.flows, second.added, second.changed, second.removed) == (3, 1, 1, 1)
    assert amounts(ledger) == {"2": 20, "3": 33, "4": 40}
    found = {(c.before or c.after).own: c for c in ledger.flow_changes() if c.before or c.after}  # type: ignore[union-attr]
    assert found.keys() == {"1", "3", "4"}
    assert found["3"].slots == ("amount",)
    assert (found["1"].after, found["4"].before) == (None, None)
    assert list(ledger.flow_changes(1, 2)) == list(ledger.flow_changes())
    assert [r.superseded_at is None for r in ledger.flow_releases()] == [False, True]


def test_rows_in_another_order_change_nothing(ledger: Ledger, table: Table) -> None:
    ledger.add_flows([table("a", (1, 10), (2, 20))])
    second = ledger.add_flows([table("a", (2, 20), (1, 10))]).release
    assert second is not None
    assert (second.flows, second.added, second.changed, second.removed) == (2, 0, 0, 0)
    assert list(ledger.flow_changes()) == []


def test_as_of_a_day_the_release_of_that_day_stands(ledger: Ledger, table: Table, fresh: Callable[[], Ledger]) -> None:
    ledger.add_flows([table("a", (1, 10))])
    first = ledger.flow_releases()[0].posted_at
    ledger.add_flows([table("a", (1, 11))])
    assert amounts(ledger, as_of=first) == {"1": 10}
    assert amounts(ledger) == {"1": 11}
    (then,), (now,) = ledger.flow_totals(as_of=first), ledger.flow_totals()
    assert (int(then.amount), int(now.amount)) == (10, 11)


def test_files_of_one_call_are_one_release(ledger: Ledger, table: Table) -> None:
    pages = [table("page-10", (3, 30)), table("page-2", (2, 20)), table("page-1", (1, 10))]
    release = ledger.add_flows(pages, series="search").release
    assert release is not None
    assert [Path(path).name for path, _ in release.files] == ["page-1.csv", "page-2.csv", "page-10.csv"]
    assert release.flows == 3
    assert ledger.add_flows(reversed(pages), series="search").known  # type: ignore[arg-type]


def test_a_flow_that_two_pages_have_is_one(ledger: Ledger, table: Table) -> None:
    found = ledger.add_flows([table("p1", (1, 10), (2, 20)), table("p2", (2, 20), (3, 30))])
    assert found.release is not None
    assert (found.release.flows, [f.code for f in found.findings if f.severity != "note"]) == (3, [])


def test_a_flow_told_twice_and_otherwise_is_a_finding(ledger: Ledger, table: Table) -> None:
    found = ledger.add_flows([table("p1", (1, 10), (1, 15)), table("p2", (1, 11))])
    assert [f.code for f in found.findings if f.severity != "note"] == ["flows.twice", "flows.twice"]
    assert amounts(ledger) == {"1": 10}


def test_a_series_of_one_leaves_another_alone(ledger: Ledger, table: Table) -> None:
    ledger.add_flows([table("a", (1, 10), (2, 20))])
    ledger.add_flows([table("b", (2, 20), (3, 30))])
    ledger.add_flows([table("a", (1, 10))])
    assert sorted((f.own or "") for f in ledger.flows()) == ["1", "2", "3"]
    assert list(amounts(ledger, series="a")) == ["1"]


def test_a_damaged_file_posts_nothing_and_leaves_no_trace(ledger: Ledger, table: Table, tmp_path: Path) -> None:
    ledger.add_flows([table("a", (1, 10))])
    before = list(ledger.export())
    cut = tmp_path / "cut.json"
    cut.write_text('{"data": {"flows": [{"id": "5", "amountUSD": 7, "status": "paid"}, {"id"', encoding="utf-8")
    found = ledger.add_flows([table("b", (9, 90)), cut], series="a")
    assert found.release is None
    assert [f.code for f in found.findings if f.severity == "error"] == ["flows.cut_short"]
    assert amounts(ledger) == {"1": 10}
    assert list(ledger.export()) == before
    assert len(ledger.flow_releases()) == 1


def test_a_partial_release_removes_nothing(ledger: Ledger, table: Table, tmp_path: Path) -> None:
    ledger.add_flows([table("a", (1, 10), (2, 20))])
    cut = tmp_path / "cut.json"
    cut.write_text('{"data": {"flows": [{"id": "5", "amountUSD": 7, "status": "paid"}, {"id"', encoding="utf-8")
    release = ledger.add_flows([cut], series="a", partial=True).release
    assert release is not None
    assert (release.flows, release.added, release.removed) == (1, 1, 0)
    assert sorted(f.own or "" for f in ledger.flows()) == ["1", "2", "5"]


def test_a_reader_that_fails_in_the_middle_leaves_the_ledger_as_it_was(
    ledger: Ledger, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    from musterbook.ledger.flows import releases

    ledger.add_flows([table("a", (1, 10))])

    def broken(*args: object) -> None:
        raise RuntimeError("the machine stops here")

    monkeypatch.setattr(releases, "BATCH", 2)
    monkeypatch.setattr(releases._Posting, "_end", broken)
    with pytest.raises(RuntimeError):
        ledger.add_flows([table("a", *((n, n) for n in range(2, 9)))])
    monkeypatch.undo()
    assert amounts(ledger) == {"1": 10}
    release = ledger.add_flows([table("a", *((n, n) for n in range(2, 9)))]).release
    assert release is not None
    assert (release.flows, release.removed) == (7, 1)


def test_blocks_give_every_record_back(ledger: Ledger, table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    from musterbook.ledger import models
    from musterbook.ledger.flows import releases

    monkeypatch.setattr(releases, "BATCH", 3)
    path = table("a", *((n, n * 100) for n in range(10)))
    ledger.add_flows([path])
    flows = list(ledger.flows())
    assert [f.raw for f in flows] == path.read_text(encoding="utf-8").splitlines()[1:]
    assert [f.at for f in flows] == [str(n) for n in range(2, 12)]
    assert {f.file for f in flows} == {ledger.flow_releases()[0].files[0][1]}
    blocks = models.FlowBlock.objects.using(ledger._alias).values_list("data", flat=True)
    lines = [line for data in blocks for line in zlib.decompress(bytes(data)).decode().split("\n")]
    assert [json.loads(line)["own"] for line in lines] == [str(n) for n in range(10)]


def test_a_corrected_amount_is_a_change_where_the_source_has_no_ids(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "list.toml").write_text(LIST, encoding="utf-8")
    path = tmp_path / "list.csv"

    def add(*rows: str) -> None:
        path.write_text("\n".join(["ref,activity,amount,day,who", *rows]) + "\n", encoding="utf-8")
        ledger.add_flows([path], profile=str(tmp_path / "list.toml"))

    add("R1,A,10,2020-01-01,Norway", ",A,20,2020-01-02,Norway", ",A,5,2020-01-03,Oman", ",A,5,2020-01-03,Oman")
    add("R1,A,11,2020-01-01,Norway", ",A,22,2020-01-02,Norway", ",A,6,2020-01-03,Oman", ",A,7,2020-01-03,Oman")
    found = list(ledger.flow_changes())
    both = [(c.before.amount, c.after.amount) for c in found if c.before and c.after]
    changed = [(int(was.value), int(now.value)) for was, now in both if was and now]
    assert sorted(changed) == [(10, 11), (20, 22)]
    release = ledger.flow_releases()[-1]
    assert (release.added, release.changed, release.removed) == (2, 2, 2)


def test_an_amount_beyond_64_bits_is_kept_and_counted(ledger: Ledger, table: Table) -> None:
    large = 10**20 // 10
    ledger.add_flows([table("a", (1, large), (2, 1))])
    assert amounts(ledger) == {"1": large, "2": 1}
    assert [t.amount for t in ledger.flow_totals()] == [large + 1]


@pytest.mark.parametrize(("before", "after"), [(None, None), (1, 2), (2, 1), (7, None), (None, 1), (1, 1)])
def test_what_cannot_be_compared_is_refused(
    ledger: Ledger, table: Table, before: int | None, after: int | None
) -> None:
    ledger.add_flows([table("a", (1, 10))])
    ledger.add_flows([table("b", (1, 10))])
    with pytest.raises(LedgerError):
        list(ledger.flow_changes(before, after))


def test_a_series_keeps_to_its_source(ledger: Ledger, table: Table, tmp_path: Path) -> None:
    ledger.add_flows([table("a", (1, 10))])
    other = tmp_path / "other.csv"
    other.write_text("#value+usd,#org+funder\n5,Norway\n", encoding="utf-8")
    with pytest.raises(InputError, match="is of fts"):
        ledger.add_flows([other], series="a")
    assert amounts(ledger) == {"1": 10}


def test_what_is_no_file_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        ledger.add_flows([tmp_path / "none.csv"])
    with pytest.raises(InputError, match="no file"):
        ledger.add_flows([])


def test_progress_is_told(ledger: Ledger, table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    from musterbook.ledger.flows import releases

    monkeypatch.setattr(releases, "BATCH", 4)
    told: list[int] = []
    ledger.add_flows([table("a", *((n, n) for n in range(10)))], progress=told.append)
    assert told == [4, 8]


def test_an_import_of_records_is_kept_as_it_was_read(ledger: Ledger, table: Table) -> None:
    from musterbook.intake.flows.reading import read_flows
    from musterbook.lexicon import load_lexicon

    path = table("a", (1, "10.50"), (2, 0))
    read = [item for item in read_flows(path, load_lexicon()) if isinstance(item, Flow)]
    ledger.add_flows([path])
    assert list(ledger.flows()) == read


def test_an_export_brings_every_release_back(
    ledger: Ledger, table: Table, fresh: Callable[[], Ledger], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from musterbook.ledger.flows import releases

    monkeypatch.setattr(releases, "BATCH", 2)
    activities = tmp_path / "activities.xml"
    activities.write_text(
        '<iati-activities version="2.03"><iati-activity><iati-identifier>X-1</iati-identifier><transaction>'
        '<transaction-type code="3"/><transaction-date iso-date="2020-01-01"/>'
        '<value currency="EUR">10.00</value></transaction></iati-activity></iati-activities>',
        encoding="utf-8",
    )
    ledger.add_flows([table("a", (1, 10), (2, "20.50"), (3, 30))], label="June")
    ledger.add_flows([table("a", (2, 21), (3, 30), (4, "much"))], label="July")
    ledger.add_flows([activities])
    other = fresh()
    other.load(list(ledger.export()))
    assert list(other.export()) == list(ledger.export())
    assert other.flow_releases() == ledger.flow_releases()
    assert list(other.flows()) == list(ledger.flows())
    assert list(other.flow_changes(1, 2)) == list(ledger.flow_changes(1, 2))
    assert other.flow_totals(country="AFG") == ledger.flow_totals(country="AFG")
    assert [f.code for f in other.flow_findings(2)] == [f.code for f in ledger.flow_findings(2)]
    again = other.add_flows([table("a", (2, 21), (3, 30), (4, "much"))])
    assert again.known


def test_a_page_that_is_missing_removes_nothing(ledger: Ledger, tmp_path: Path) -> None:
    def page(name: str, *own: int) -> Path:
        flows = [{"id": str(n), "amountUSD": n, "status": "paid"} for n in own]
        path = tmp_path / name
        path.write_text(json.dumps({"data": {"flows": flows}, "meta": {"count": 3}}), encoding="utf-8")
        return path

    pages = [page("p1.json", 1, 2), page("p2.json", 3)]
    assert ledger.add_flows(pages, series="search").release is not None
    found = ledger.add_flows(pages[:1], series="search")
    assert (found.release, [f.code for f in found.findings]) == (None, ["flows.page_missing"])
    assert sorted(amounts(ledger)) == ["1", "2", "3"]  # type: ignore[type-var]


def test_of_very_many_findings_the_first_are_kept(
    ledger: Ledger, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    from musterbook.ledger.flows import releases

    monkeypatch.setattr(releases, "_MOST_FINDINGS", 5)
    found = ledger.add_flows([table("a", *((n, "much") for n in range(20)))]).findings
    assert [f.code for f in found[-1:]] == ["flows.more_findings"]
    assert "16 more" in found[-1].message
    assert len(ledger.flow_findings(1)) == 6
