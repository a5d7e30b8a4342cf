"""Fetch the test suites of other libraries into a folder, each at the commit that the results were measured on.

    python benchmarks/fetch_suites.py FOLDER [--from https://github.com]

In: the list in peers/suites.py. Out: one folder a suite, with nothing but the files that are read. It needs git and a
network; what is there already is left alone. The suites' licences are their own: see README.md.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from peers.suites import SUITES, Suite


def fetch(suite: Suite, folder: Path, source: str) -> None:
    """Clone one suite without its history, and check out the folder that is read."""
    target = folder / suite.name

    def git(*arguments: str) -> None:
        subprocess.run(["git", "-C", str(target), *arguments], check=True)

    target.mkdir(parents=True)
    git("init", "-q")
    git("remote", "add", "origin", f"{source}/{suite.repository}")
    git("sparse-checkout", "set", "--no-cone", f"/{suite.folder}/**")
    git("fetch", "-q", "--depth", "1", "--filter", "blob:none", "origin", suite.commit)
    git("checkout", "-q", suite.commit)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--from", dest="source", default="https://github.com", help="where OWNER/NAME is cloned from")
    options = parser.parse_args()
    for suite in SUITES:
        if (options.folder / suite.name / suite.folder).is_dir():
            continue
        try:
            fetch(suite, options.folder, options.source)
        except (OSError, subprocess.CalledProcessError) as error:
            shutil.rmtree(options.folder / suite.name, ignore_errors=True)
            print(f"{suite.name}: not fetched from {options.source}/{suite.repository}: {error}", file=sys.stderr)
            return 1
        print(f"{suite.name}: {suite.licence}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
