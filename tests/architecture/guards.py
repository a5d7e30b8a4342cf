"""What the import contracts cannot say, read off the syntax tree.

In: the folder of a package (the real one, or a copy with a violation planted in it). Out: one line a violation,
"path:line: what". Nothing here imports what it looks at.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

CORE = ("errors", "records", "lexicon", "reading", "linking", "audit")
VAGUE = {"util", "utils", "helper", "helpers", "misc", "common", "base"}
CLOCK = {"now", "today", "utcnow", "fromtimestamp"}
FILES = {"open", "read_text", "read_bytes", "write_text", "write_bytes"}


def modules(package: Path) -> Iterator[tuple[Path, ast.Module]]:
    """Give every module below a folder with its syntax tree, in order of path."""
    for path in sorted(package.rglob("*.py")):
        yield path.relative_to(package), _parsed(path, path.stat().st_mtime_ns)


@cache
def _parsed(path: Path, _changed: int) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def area(path: Path) -> str:
    """Name the top-level module or package a path lies in."""
    return path.parts[0].removesuffix(".py")


def _called(node: ast.AST) -> str:
    """Give the last name of what is called, "" for anything that is not a call by name."""
    if isinstance(node, ast.Call):
        match node.func:
            case ast.Attribute(attr=name) | ast.Name(id=name):
                return name
    return ""


def clock_calls(package: Path) -> list[str]:
    """Find calls in the core whose result depends on the day they are made."""
    return [
        f"{path}:{node.lineno}: {_called(node)}"
        for path, tree in modules(package)
        if area(path) in CORE
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _called(node) in CLOCK
    ]


def file_calls(package: Path) -> list[str]:
    """Find calls in the core, outside the lexicon, that open a file."""
    return [
        f"{path}:{node.lineno}: {_called(node)}"
        for path, tree in modules(package)
        if area(path) in CORE and area(path) != "lexicon"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _called(node) in FILES
    ]


def prints(package: Path) -> list[str]:
    """Find calls of print outside the command line."""
    return [
        f"{path}:{node.lineno}: print"
        for path, tree in modules(package)
        if area(path) != "cli"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]


def lazy_names(package: Path) -> list[str]:
    """Find uses of the package's own lazy names below the command line: they would reach every layer unseen."""
    found = []
    for path, tree in modules(package):
        if area(path) in {"cli", "__init__", "__main__"}:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import) and any(alias.name == package.name for alias in node.names):
                found.append(f"{path}:{node.lineno}: import {package.name}")
            if isinstance(node, ast.ImportFrom) and node.module == package.name and node.level == 0:
                names = {alias.name for alias in node.names if alias.name != "__version__"}
                lazy = sorted(name for name in names if not _is_module(package, name))
                found += [f"{path}:{node.lineno}: {name}" for name in lazy]
    return found


def _is_module(package: Path, name: str) -> bool:
    return (package / f"{name}.py").is_file() or (package / name / "__init__.py").is_file()


def relative_imports(package: Path) -> list[str]:
    """Find relative imports: the whole name says at sight which layer is meant."""
    return [
        f"{path}:{node.lineno}: level {node.level}"
        for path, tree in modules(package)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]


def vague_names(package: Path) -> list[str]:
    """Find modules and packages whose name does not say what is in them, at any depth."""
    return [
        str(path.relative_to(package))
        for path in sorted(package.rglob("*"))
        if (path.is_dir() or path.suffix == ".py") and path.stem in VAGUE
    ]


def functions(package: Path) -> dict[str, int]:
    """Give the length in lines of every function, its decorators left out."""
    return {
        f"{path}:{node.lineno}: {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path, tree in modules(package)
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }


def long_files(package: Path, *, limit: int) -> set[str]:
    """Give the files with more lines than the limit."""
    paths = {str(path) for path, _ in modules(package)}
    return {path for path in paths if len((package / path).read_text(encoding="utf-8").splitlines()) > limit}


def outside_imports(package: Path) -> set[str]:
    """Give the top-level name of everything imported that is not the package's own."""
    names = set()
    for _, tree in modules(package):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.partition(".")[0])
    return names - {package.name}
