"""What the documentation says is so.

Its examples run, it names every command, option and word, and its links lead somewhere.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
import typer.main
import yaml
from typer.core import TyperGroup

import musterbook
from musterbook import cli, records
from tests.documentation.blocks import Block, Ran, blocks, commands, run

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.rglob("*.md"))]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


# Examples


@pytest.mark.parametrize("name", NAMES)
def test_the_examples_of_a_page_run_and_print_what_it_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for ran in run(text_of(name), tmp_path):
        assert ran.holds, f"{name}:{ran.line}: $ {ran.command}\n{ran.printed}"


@pytest.mark.parametrize("name", NAMES)
def test_no_command_of_ours_stands_outside_a_block_that_is_run(name: str) -> None:
    for block in blocks(text_of(name)):
        if block.language != "console":
            assert not re.search(r"^\$? ?musterbook ", block.text, re.MULTILINE), f"{name}:{block.line}"


def test_both_entry_pages_show_a_document_going_in_and_a_line_coming_out() -> None:
    for name in ("README.md", "docs/index.md"):
        asked = [
            command for block in blocks(text_of(name)) if block.language == "console" for command, _ in commands(block)
        ]
        assert any(command.startswith("musterbook read") for command in asked), name


@pytest.mark.parametrize(
    ("expected", "printed", "holds"),
    [
        ("a b\n", "a b\n", True),
        ("a b\n", "a  b\n", False),
        ("a … c\n", "a b b c\n", True),
        ("a … c\n", "a b\n", False),
        ("a\n…\nd\n", "a\nb\nc\nd\n", True),
        ("a\n…\nd\n", "a\nd\n", True),
        ("a\n…\nd\n", "a\nb\n", False),
        ("a.c\n", "abc\n", False),
        ("", "", True),
        ("", "a\n", False),
    ],
)
def test_the_runner_compares_whole_output_with_gaps_where_the_page_has_them(
    expected: str, printed: str, holds: bool
) -> None:
    assert Ran("x", expected, printed, 1).holds is holds


def test_the_runner_reads_blocks_in_order_and_runs_them(tmp_path: Path) -> None:
    page = (
        'Words.\n```text title="a.txt"\none\n```\n```console\n$ cat a.txt\none\n$ cat b.txt 2>&1 | wc -l\n1\n```\n'
        "```python\nx = 1\n```\n```python\nassert x == 1\n```\n```sh\nexit 1\n```\n"
    )
    assert [(block.language, block.line) for block in blocks(page)][:2] == [("text", 2), ("console", 5)]
    assert [(ran.command, ran.printed) for ran in run(page, tmp_path)] == [
        ("cat a.txt", "one\n"),
        ("cat b.txt 2>&1 | wc -l", "1\n"),
    ]
    with pytest.raises(ZeroDivisionError):
        list(run("```python\n1 / 0\n```\n", tmp_path))
    with pytest.raises(ValueError, match="begins with a command"):
        commands(Block("console", None, "one\n$ cat\n", 1))


# The command line


def every_command(group: TyperGroup, before: str = "") -> dict[str, Any]:
    """Give every command by its full name, those of sub-groups as "group command"."""
    found: dict[str, Any] = {}
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            found |= every_command(command, f"{before}{name} ")
        else:
            found[before + name] = command
    return found


def sections(page: str) -> dict[str, str]:
    """Give the text below each heading of the form ## `name`, up to the next heading of that level."""
    parts = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    return {found[1]: part for part in parts if (found := re.match(r"`(.+)`\n", part))}


def described() -> dict[str, str]:
    """Give the section of each command, from the pages of the command line."""
    pages = [sections(path.read_text(encoding="utf-8")) for path in sorted(DOCS.glob("command-line*.md"))]
    assert sum(map(len, pages)) == len({name for page in pages for name in page})
    return {name: text for page in pages for name, text in page.items()}


def command_line() -> dict[str, Any]:
    group = typer.main.get_command(cli.app)
    assert isinstance(group, TyperGroup)
    return every_command(group)


def test_every_command_has_its_section_and_every_section_its_command() -> None:
    assert sorted(described()) == sorted(command_line())


def test_every_option_is_named_in_its_section_and_no_other() -> None:
    page = described()
    for name, command in command_line().items():
        options = {option for parameter in command.params for option in parameter.opts if option.startswith("--")}
        named = set(re.findall(r"^\| `(--[a-z-]+)", page[name], re.MULTILINE))
        assert named == options - {"--help"}, name


# Words


def test_every_value_of_a_claim_is_in_the_glossary() -> None:
    glossary = text_of("docs/glossary.md")
    fields = (records.Kind, records.Stage, records.Hedge, records.Basis, records.RestatementKind, records.Verdict)
    values = {value for field in fields for value in get_args(field)}
    assert {value for value in values if f"`{value}`" not in glossary} == set()


def test_every_record_is_in_the_glossary() -> None:
    glossary = text_of("docs/glossary.md")
    kinds = {cls.__name__ for cls in records._RECORDS.values()} | {"Amount", "Party", "Place", "Attribution", "Reading"}
    assert {name for name in kinds if f"**{name}**" not in glossary} == set()


def avoided() -> list[str]:
    """The words that the glossary says not to use, one a row of its last table."""
    table = text_of("docs/glossary.md").partition("## Words not to use")[2]
    return re.findall(r"^\| ([a-z ]+?) \|", table, re.MULTILINE)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "docs/glossary.md"])
def test_pages_do_not_use_the_words_not_to_use(name: str) -> None:
    prose = re.sub(r"```.*?```|`[^`\n]*`|\(http[^)]*\)", "", text_of(name), flags=re.DOTALL).lower()
    assert len(avoided()) > 5
    assert [word for word in avoided() if re.search(rf"\b{word}s?\b", prose)] == []


# Links, navigation, and what is said in two places


@pytest.mark.parametrize("name", NAMES)
def test_links_within_the_project_lead_somewhere(name: str) -> None:
    page = ROOT / name
    links = re.findall(r"\]\((?!https?:|#)([^)#\s]+)", text_of(name))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_page_is_in_the_navigation() -> None:
    def pages(entry: object) -> list[str]:
        if isinstance(entry, str):
            return [entry]
        rows = entry.values() if isinstance(entry, dict) else entry if isinstance(entry, list) else ()
        return [page for row in rows for page in pages(row)]

    navigation = pages(yaml.safe_load(text_of("mkdocs.yml"))["nav"])
    assert sorted(navigation) == sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))


def test_pages_are_short_and_nothing_is_fetched_from_elsewhere() -> None:
    assert [name for name in NAMES if len(text_of(name).splitlines()) > 500] == []
    assert yaml.safe_load(text_of("mkdocs.yml"))["theme"]["font"] is False


def test_the_version_is_the_same_everywhere() -> None:
    version = tomllib.loads(text_of("pyproject.toml"))["project"]["version"]
    assert musterbook.__version__ == version
    assert yaml.safe_load(text_of("CITATION.cff"))["version"] == version
    assert re.findall(r"^## \[(.+?)\]", text_of("CHANGELOG.md"), re.MULTILINE)[0] in {"Unreleased", version}


def test_decisions_are_numbered_in_order_and_dated() -> None:
    decisions = sorted((DOCS / "decisions").glob("0*.md"))
    assert [int(path.name[:4]) for path in decisions] == list(range(1, len(decisions) + 1))
    for path in decisions:
        assert re.search(r"^Decided on 20\d\d-\d\d-\d\d\.$", path.read_text(encoding="utf-8"), re.MULTILINE), path.name
