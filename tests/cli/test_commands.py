"""The command line, run in this process; `run` gives its status, output and errors."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from musterbook.records import decode
from tests.cli.calling import RELEASE, Run

COMMANDS = [
    "read",
    "add",
    "report",
    "show",
    "total",
    "targets",
    "entries",
    "links",
    "judge",
    "undo",
    "due",
    "disputes",
    "diff",
    "sources",
    "search",
    "explain",
    "ground",
    "export",
    "dossier",
    "load",
    "serve",
    "evaluate",
    "lexicon",
    "demo",
]


def test_help_teaches_every_command(run: Run) -> None:
    overview = run("--help")
    assert overview.status == 0
    for name in COMMANDS:
        assert re.search(rf"\b{name}\b", overview.out)
        page = run(name, "--help")
        assert page.status == 0
        assert "Usage: musterbook" in page.out


@pytest.mark.parametrize("arguments", [["nonsense"], ["read"], ["read", "x", "--format", "xml"], ["report"], ["show"]])
def test_a_wrong_call_is_told_and_ends_with_two(run: Run, arguments: list[str]) -> None:
    ran = run(*arguments)
    assert ran.status == 2
    assert "Usage" in ran.err
    assert "Traceback" not in ran.err


def test_read_prints_claims_in_the_published_shape(run: Run, release: Path) -> None:
    ran = run("read", release, "--format", "jsonl")
    assert ran.status == 0
    money = next(r for r in ran.rows() if r["amount"] and r["amount"]["unit"] == "NOK")
    assert money["kind"] == "commitment"
    assert money["amount"]["low"] == 150_000_000
    assert money["party"]["code"] == "NOR"
    assert RELEASE[int(str(money["start"])) : int(str(money["end"]))] == money["quote"]
    assert {"id", "source", "document", "evidence", "confidence", "rules", "reader"} <= money.keys()


def test_read_takes_standard_input_folders_and_globs(run: Run, release: Path) -> None:
    here = {r["id"] for r in run("read", release, "--format", "jsonl").rows()}
    assert here
    assert {r["id"] for r in run("read", "-", "--format", "jsonl", stdin=RELEASE).rows()} == here
    assert {r["id"] for r in run("read", release.parent, "--format", "jsonl").rows()} == here
    assert {r["id"] for r in run("read", release.parent / "*.txt", "--format", "jsonl").rows()} == here


def test_read_writes_tables_and_csv_and_keeps_to_a_kind(run: Run, release: Path) -> None:
    assert "150 million" in run("read", release).out
    lines = run("read", release, "--format", "csv", "--kind", "figure").out.splitlines()
    assert lines[0].startswith("source,at,kind,stage,party,amount")
    assert {line.split(",")[2] for line in lines[1:]} == {"figure"}


def test_a_file_that_is_not_there_is_named(run: Run, tmp_path: Path) -> None:
    ran = run("read", tmp_path / "nowhere.txt")
    assert ran.status == 1
    assert "nowhere.txt" in ran.err
    assert "Traceback" not in ran.err


def test_a_document_that_cannot_be_read_fails_and_the_others_are_read(run: Run, release: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7 and then nothing")
    ran = run("read", broken, release, "--format", "jsonl")
    assert ran.status == 1
    assert "broken.pdf" in ran.err
    assert any(r["kind"] == "commitment" for r in ran.rows())


def test_adding_twice_changes_nothing(run: Run, release: Path, ledger: Path) -> None:
    before = run("export", "--ledger", ledger).out
    again = run("add", release, "--ledger", ledger)
    assert "(+0)" in again.out
    assert {type(decode(line)).__name__ for line in before.splitlines() if '"record":"claim"' in line} == {"Claim"}
    assert (
        run("report", "--ledger", ledger, "--format", "json").out
        == run("report", "--ledger", ledger, "--format", "json").out
    )


def test_the_ledger_may_come_from_the_environment(run: Run, ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MUSTERBOOK_LEDGER", str(ledger))
    assert "Norway" in run("report").out


def test_every_figure_of_a_report_opens_its_words(run: Run, ledger: Path) -> None:
    (total,) = [t for t in json.loads(run("report", "--ledger", ledger, "--format", "json").out) if t["unit"] == "NOK"]
    assert total["stage"] == "pledge"
    (line,) = total["lines"]
    assert RELEASE[line["start"] : line["end"]] == line["quote"]
    shown = run("show", line["entry"][:10], "--ledger", ledger)
    assert "150 million" in shown.out
    assert line["quote"][:40] in run("show", line["claim"], "--ledger", ledger, "--format", "jsonl").out


def test_sources_and_search(run: Run, ledger: Path) -> None:
    assert "2021-03-03" in run("sources", "--ledger", ledger).out
    hits = run("search", "liberated areas", "--ledger", ledger, "--format", "jsonl").rows()
    assert hits
    assert run("search", "zebra", "--ledger", ledger).out == "Nothing found.\n"


def test_explain_shows_rules_and_near_misses(run: Run, release: Path, ledger: Path) -> None:
    whole = run("explain", release)
    assert whole.status == 0
    assert "150 million Norwegian kroner" in whole.out
    stretch = run("explain", f"{release}:0-100").out
    assert 0 < len(stretch) < len(whole.out)


def test_explain_draws_a_page(run: Run, release: Path, tmp_path: Path) -> None:
    drawn = run("explain", release, "--html", tmp_path / "why.html")
    assert drawn.status == 0
    assert f"Wrote {tmp_path / 'why.html'}" in drawn.err
    html = (tmp_path / "why.html").read_text(encoding="utf-8")
    assert "<title>release.txt</title>" in html
    assert "150 million Norwegian kroner" in html
    refused = run("explain", release, "--html", tmp_path / "nowhere" / "why.html")
    assert refused.status == 1
    assert "nowhere" in refused.err
    assert "Traceback" not in refused.err


def test_exports(run: Run, ledger: Path, tmp_path: Path) -> None:
    out = tmp_path / "claims.csv"
    assert run("export", "--ledger", ledger, "--as", "claims.csv", "--out", out).status == 0
    text = out.read_text(encoding="utf-8")
    assert "150 million" in text
    assert "" not in text.splitlines()
    assert run("export", "--ledger", ledger, "--as", "entries.csv").status == 0


def test_every_form_is_written(run: Run, ledger: Path, tmp_path: Path) -> None:
    for form in ("xlsx", "frictionless", "parquet"):
        assert run("export", "--ledger", ledger, "--as", form).status == 2, "it needs a name"
        assert run("export", "--ledger", ledger, "--as", form, "--out", tmp_path / form).status == 0
        assert (tmp_path / form).exists()
    again = run("export", "--ledger", ledger, "--as", "parquet", "--out", tmp_path / "parquet")
    assert (again.status, "there already" in again.err, "Traceback" in again.err) == (1, True, False)
    for form in ("hxl", "iati", "ftm", "annotations", "prov", "claimreview", "csl", "bibtex"):
        assert run("export", "--ledger", ledger, "--as", form).status == 0
    assert run("export", "--ledger", ledger, "--as-of", "2020-01-01").status == 2
    nowhere = run("export", "--ledger", ledger, "--as", "csl", "--out", tmp_path / "no" / "a.json")
    assert (nowhere.status, "cannot be written" in nowhere.err) == (1, True)


def test_a_workbench_needs_a_ledger_and_a_free_port(run: Run, tmp_path: Path) -> None:
    refused = run("serve", "--ledger", tmp_path / "none.ledger")
    assert (refused.status, "no ledger at" in refused.err) == (1, True)


def test_an_export_is_whole_or_not_there(
    run: Run, ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from musterbook.publishing import exporting

    def broken(*_: object) -> Iterator[str]:
        yield "half a line"
        raise OSError(28, "No space left on device")

    (tmp_path / "old.csv").write_text("old")
    monkeypatch.setitem(exporting.TEXTS, "claims.csv", broken)
    for name in ("old.csv", "new.csv"):
        failed = run("export", "--ledger", ledger, "--as", "claims.csv", "--out", tmp_path / name)
        assert (failed.status, "No space left" in failed.err) == (1, True)
    assert [(p.name, p.read_text()) for p in tmp_path.glob("*.csv*")] == [("old.csv", "old")]
    assert not list(tmp_path.glob(".*"))


def test_an_export_loads_again_and_nothing_else_does(run: Run, ledger: Path, tmp_path: Path) -> None:
    exported, copy = tmp_path / "whole.jsonl", tmp_path / "copy.ledger"
    run("export", "--ledger", ledger, "--out", exported)
    assert run("load", exported, "--ledger", copy).status == 0
    assert run("export", "--ledger", copy).out == exported.read_text(encoding="utf-8")
    assert "there already" in run("load", exported, "--ledger", copy).err
    (tmp_path / "song.jsonl").write_text("la la")
    refused = run("load", tmp_path / "song.jsonl", "--ledger", tmp_path / "song.ledger")
    assert (refused.status, "line 1" in refused.err) == (1, True)
    assert not list(tmp_path.glob("*song.ledger*"))


def test_a_dossier_is_a_page_or_a_pdf(run: Run, ledger: Path, tmp_path: Path) -> None:
    entry = json.loads(run("entries", "--ledger", ledger, "--format", "json").out)[0]["id"]
    for name in ("one.html", "one.pdf"):
        assert run("dossier", entry[:10], "--out", tmp_path / name, "--ledger", ledger).status == 0
        assert (tmp_path / name).stat().st_size > 1000
    assert run("dossier", entry, "--out", tmp_path / "one.docx", "--ledger", ledger).status == 2


def test_a_report_is_written_as_one_page(run: Run, ledger: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    ran = run("report", "--ledger", ledger, "--html", page, "--title", "A <b>book</b>", "--on", "2021-04-01")
    assert ran.status == 0
    html = page.read_text(encoding="utf-8")
    assert "A &lt;b&gt;book&lt;/b&gt;" in html
    assert "150 million" in html


def test_a_file_that_is_no_ledger_is_left_alone(run: Run, release: Path) -> None:
    ran = run("report", "--ledger", release)
    assert ran.status == 1
    assert "release.txt" in ran.err
    assert release.read_text(encoding="utf-8") == RELEASE


def test_a_missing_ledger_is_not_made_by_asking(run: Run, tmp_path: Path) -> None:
    ran = run("report", "--ledger", tmp_path / "none.ledger")
    assert ran.status == 1
    assert "none.ledger" in ran.err
    assert not (tmp_path / "none.ledger").exists()


def test_the_lexicon_that_ships_is_in_order(run: Run) -> None:
    ran = run("lexicon", "check")
    assert (ran.status, ran.out) == (0, "The lexicon is in order.\n"), ran.err


def test_a_wrong_lexicon_is_told_by_file_and_row(run: Run, tmp_path: Path) -> None:
    import shutil

    from musterbook.lexicon import FOLDER

    folder = tmp_path / "lexicon"
    shutil.copytree(FOLDER, folder)
    members = folder / "coalitions" / "counter-is" / "members.csv"
    lines = members.read_text(encoding="utf-8").splitlines(keepends=True)
    members.write_text("".join([*lines, lines[-1]]), encoding="utf-8")
    ran = run("lexicon", "check", folder)
    assert ran.status == 1
    assert re.search(rf"members\.csv:{len(lines) + 1}: ", ran.err)


def test_shell_completion_is_there() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "musterbook", "--show-completion", "bash"], capture_output=True, text=True, check=False
    )
    assert "_MUSTERBOOK_COMPLETE" in done.stdout, done.stderr
