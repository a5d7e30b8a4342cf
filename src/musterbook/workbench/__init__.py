"""The workbench: pages on which people read a ledger, judge what was read, and show it.

In: an open ledger, requests. Out: pages. Every page is answered for a day and a way of counting, which stand in its
address. Nothing is counted here: the ledger counts, the workbench shows.
"""
