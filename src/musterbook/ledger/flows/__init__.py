"""Official flows in the ledger: releases of their sources, totals by their sources' rules, what pays for what.

In: flows that intake read. Out: rows, totals, changes between releases, matches with undertakings.
"""
