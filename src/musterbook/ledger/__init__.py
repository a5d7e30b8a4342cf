"""The ledger: one schema, in which claims are posted, judged, gathered into entries and summed.

`opening` gives a `Ledger`; it alone embeds Django. The pure modules (`stages`, `verdicts`, `entries`, `summaries`,
`targets`, `series`, `agenda`, `disputes`) work on a `books.Book` and can be imported without it.
"""
