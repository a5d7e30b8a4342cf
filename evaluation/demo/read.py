"""Read the dispatches and lay them out for a scorer: each text as it was taken in, and every claim as one JSON line.

python evaluation/demo/read.py OUT
score.py evaluation/demo/records OUT/claims.jsonl --docs OUT/texts
"""

from __future__ import annotations

import sys
from pathlib import Path

import musterbook
from musterbook.records import dumps, to_dict

DISPATCHES = Path(musterbook.__file__).parent / "demo" / "dispatches"


def main(out: Path) -> None:
    (out / "texts").mkdir(parents=True, exist_ok=True)
    lexicon = musterbook.load_lexicon()
    with (out / "claims.jsonl").open("w", encoding="utf-8") as claims:
        for taken in musterbook.take([str(DISPATCHES)]):
            if taken.document is None:
                continue
            name = f"{Path(taken.source).stem}.txt"
            (out / "texts" / name).write_text(taken.document.text, encoding="utf-8", newline="")
            for claim in musterbook.read(taken.document, lexicon).claims:
                claims.write(dumps({"source": name, **to_dict(claim)}) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
