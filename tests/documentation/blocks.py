"""Run the examples of a page.

In: a Markdown page and a folder to work in. Out: what each command printed beside what the page says it prints. Fenced
blocks mean, by the word after the fence:

    text title="NAME"   a file of that name, written into the folder
    console             lines "$ COMMAND", each followed by what it prints (standard output and error as they come)
    python              code that must run; the blocks of a page share their names

A "…" in expected output stands for any run of characters, and alone on a line for any lines. Other blocks are not run.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^```(\w+)?(?: title=\"([^\"]+)\")?[^\n`]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, its title or None, its text, and the line of the page it begins on."""

    language: str
    title: str | None
    text: str
    line: int


@dataclass(frozen=True)
class Ran:
    """A command of a page: what the page says it prints and what it printed."""

    command: str
    expected: str
    printed: str
    line: int

    @property
    def holds(self) -> bool:
        """Whether the output is what the page says."""
        wild = re.escape(self.expected.strip()).replace("…\\\n", "(?:.*\\\n)?").replace("…", ".*?")
        return re.fullmatch(wild, self.printed.strip(), re.DOTALL) is not None


def blocks(page: str) -> list[Block]:
    """Give the fenced blocks of a page in order."""
    return [
        Block(found[1] or "", found[2], found[3], page.count("\n", 0, found.start()) + 1)
        for found in _FENCE.finditer(page)
    ]


def commands(block: Block) -> list[tuple[str, str]]:
    """Split a console block into commands, each with the output the page gives for it."""
    parts = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    if parts[0].strip():
        raise ValueError(f"line {block.line}: a console block begins with a command")
    return [(command, output) for command, _, output in (part.partition("\n") for part in parts[1:])]


def run(page: str, folder: Path) -> Iterator[Ran]:
    """Run a page from top to bottom. Raises what a python block raises."""
    names: dict[str, object] = {}
    for block in blocks(page):
        if block.title and block.language == "text":
            (folder / block.title).write_text(block.text, encoding="utf-8")
        elif block.language == "python":
            exec(compile("\n" * block.line + block.text, "<page>", "exec"), names)
        elif block.language == "console":
            for command, expected in commands(block):
                yield Ran(command, expected, _shell(command, folder), block.line)


def _shell(command: str, folder: Path) -> str:
    environment = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.defpath}",
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "COLUMNS": "120",
    }
    done = subprocess.run(
        ["sh", "-c", command],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout
