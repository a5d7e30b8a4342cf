"""Publishing: what the ledger answers, as pictures and pages that open their words.

In: an open ledger's summaries. Out: charts (SVG) and self-contained pages. It counts nothing itself.
"""
