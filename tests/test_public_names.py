"""The public names: sorted, complete, each with one home, each importable."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

import pytest

import musterbook

SOURCE = Path(musterbook.__file__)


def declared_for_types() -> dict[str, str]:
    """The names that __init__ imports for type checkers, each with the module it names."""
    tree = ast.parse(SOURCE.read_text(encoding="utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If))
    rows = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    return {alias.name: (row.module or "").removeprefix("musterbook.") for row in rows for alias in row.names}


def test_names_are_sorted_complete_and_the_same_for_type_checkers() -> None:
    assert musterbook.__all__ == sorted(musterbook._HOME)
    assert list(musterbook._HOME) == sorted(musterbook._HOME)
    assert declared_for_types() == musterbook._HOME


@pytest.mark.parametrize("name", musterbook.__all__)
def test_a_public_name_is_what_its_home_holds(name: str) -> None:
    assert getattr(musterbook, name) is getattr(import_module(f"musterbook.{musterbook._HOME[name]}"), name)
    assert (getattr(musterbook, name).__doc__ or "").strip()


def test_dir_lists_them_and_an_unknown_name_is_said() -> None:
    assert dir(musterbook) == musterbook.__all__
    with pytest.raises(AttributeError, match="no attribute 'reed'"):
        musterbook.reed  # noqa: B018
